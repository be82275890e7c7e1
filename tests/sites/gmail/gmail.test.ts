import { gmail } from '../../../src/sites/gmail';
import { describeSite } from '../site-pages';

describeSite(gmail, import.meta.dirname);

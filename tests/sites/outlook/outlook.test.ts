import { outlook } from '../../../src/sites/outlook';
import { describeSite } from '../site-pages';

describeSite(outlook, import.meta.dirname);

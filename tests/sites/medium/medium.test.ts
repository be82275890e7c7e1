import { medium } from '../../../src/sites/medium';
import { describeSite } from '../site-pages';

describeSite(medium, import.meta.dirname);

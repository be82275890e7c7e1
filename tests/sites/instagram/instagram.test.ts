import { instagram } from '../../../src/sites/instagram';
import { describeSite } from '../site-pages';

describeSite(instagram, import.meta.dirname);

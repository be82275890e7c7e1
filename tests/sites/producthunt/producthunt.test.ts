import { producthunt } from '../../../src/sites/producthunt';
import { describeSite } from '../site-pages';

describeSite(producthunt, import.meta.dirname);

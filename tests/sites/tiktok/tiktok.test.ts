import { tiktok } from '../../../src/sites/tiktok';
import { describeSite } from '../site-pages';

describeSite(tiktok, import.meta.dirname);

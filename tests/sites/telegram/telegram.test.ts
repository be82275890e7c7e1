import { telegram } from '../../../src/sites/telegram';
import { describeSite } from '../site-pages';

describeSite(telegram, import.meta.dirname);

import { xing } from '../../../src/sites/xing';
import { describeSite } from '../site-pages';

describeSite(xing, import.meta.dirname);

import { facebook } from '../../../src/sites/facebook';
import { describeSite } from '../site-pages';

describeSite(facebook, import.meta.dirname);

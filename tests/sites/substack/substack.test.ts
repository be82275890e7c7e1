import { substack } from '../../../src/sites/substack';
import { describeSite } from '../site-pages';

describeSite(substack, import.meta.dirname);

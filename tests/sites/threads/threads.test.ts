import { threads } from '../../../src/sites/threads';
import { describeSite } from '../site-pages';

describeSite(threads, import.meta.dirname);

import { youtube } from '../../../src/sites/youtube';
import { describeSite } from '../site-pages';

describeSite(youtube, import.meta.dirname);

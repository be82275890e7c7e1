import { tiktok } from '../sites/tiktok';
import { youtube } from '../sites/youtube';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([tiktok, youtube]));

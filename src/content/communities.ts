import { hackernews } from '../sites/hackernews';
import { producthunt } from '../sites/producthunt';
import { stackoverflow } from '../sites/stackoverflow';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([hackernews, producthunt, stackoverflow]));

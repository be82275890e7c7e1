import { bluesky } from '../sites/bluesky';
import { reddit } from '../sites/reddit';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([bluesky, reddit]));

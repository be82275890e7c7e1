import { facebook } from '../sites/facebook';
import { instagram } from '../sites/instagram';
import { threads } from '../sites/threads';
import { xing } from '../sites/xing';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([facebook, instagram, threads, xing]));

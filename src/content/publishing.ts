import { medium } from '../sites/medium';
import { substack } from '../sites/substack';
import { telegram } from '../sites/telegram';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([medium, substack, telegram]));

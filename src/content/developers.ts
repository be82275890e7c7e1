import { github } from '../sites/github';
import { stackoverflow } from '../sites/stackoverflow';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([github, stackoverflow]));

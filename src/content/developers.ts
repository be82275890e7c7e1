import { github } from '../sites/github';
import { hackernews } from '../sites/hackernews';
import { reddit } from '../sites/reddit';
import { stackoverflow } from '../sites/stackoverflow';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([github, hackernews, reddit, stackoverflow]));

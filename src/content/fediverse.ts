import { mastodon } from '../sites/mastodon';
import { siteAmong } from './pick';
import { startRuntime } from './runtime';

startRuntime(window, siteAmong([mastodon]));

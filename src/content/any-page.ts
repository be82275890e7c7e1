import { anyPage } from '../sites/any-page';
import { startRuntime } from './runtime';

// Runs on sites that the rep added, and on a page that the rep asked to be read.
startRuntime(window, (_url, isAsked) => (isAsked ? anyPage : null));

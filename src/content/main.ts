import { anyPage } from '../sites/any-page';
import { detectorFor } from '../sites/index';
import { startRuntime } from './runtime';

startRuntime(window, (url, isAnyPage) => detectorFor(url) ?? (isAnyPage ? anyPage : null));

import { x } from '../sites/x';
import { startRuntime } from './runtime';

startRuntime(window, () => x);

import { linkedin } from '../sites/linkedin';
import { startRuntime } from './runtime';

startRuntime(window, () => linkedin);

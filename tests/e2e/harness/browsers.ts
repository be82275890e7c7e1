export { findChromium, findFirefox } from '../../../scripts/lib.mjs';

import { besideSteps } from './tour/beside';
import { findingSteps } from './tour/finding';
import { firstRunSteps } from './tour/first-run';
import { pageSteps } from './tour/on-pages';
import { savedPageSteps } from './tour/saved-pages';
import { OUT, runTour } from './tour/tour';

const steps = [...firstRunSteps, ...pageSteps, ...savedPageSteps, ...findingSteps, ...besideSteps];
const failed = await runTour(steps);
console.log(`${steps.length - failed} of ${steps.length} steps seen; pictures in ${OUT}`);
process.exit(failed > 0 ? 1 : 0);

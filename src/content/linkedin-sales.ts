import { linkedinSales } from '../sites/linkedin-sales';
import { startRuntime } from './runtime';

startRuntime(window, () => linkedinSales);

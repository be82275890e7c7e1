import { offerUnmarkedReader } from '../late-reader';
import { readUnmarked } from './read';

// The script for any page looks at the page again soon, and finds it here.
offerUnmarkedReader(readUnmarked);

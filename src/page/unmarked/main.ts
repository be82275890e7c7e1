import { offerUnmarkedReader } from '../late-reader';
import { readUnmarked } from './read';

// The script for any page reads the page again, and finds it here.
offerUnmarkedReader(readUnmarked);

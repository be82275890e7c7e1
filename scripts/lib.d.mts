/** Path of an installed Chromium, Chrome or Edge; the environment variable THROUGHLINE_CHROMIUM comes first. */
export declare function findChromium(): string | undefined;

/** Path of an installed Firefox; the environment variable THROUGHLINE_FIREFOX comes first. */
export declare function findFirefox(): string | undefined;

/** Frames after the last movement before a tight loop rests. */
const QUIET_FRAMES = 3;

/** At rest the layout may still move (a picture arrives above); one look this often is nearly free. */
const REST_MS = 400;

/** While everything scrolls by itself, looks are at least this far apart. */
const LOOSE_MS = 60;

export interface FrameLoop {
  /** Something may move from now on. */
  wake(): void;
}

/**
 * One loop that runs only while something moves, looks now and then at rest, and stops in a hidden tab. A tight loop looks in
 * every animation frame, so that what it draws is never late. A loose one looks seldom and right after a frame, when the page's
 * layout is done: reading then costs next to nothing, while reading before it would do the page's layout in our name.
 * @param step - reads, then writes; tells whether anything moved
 * @param isTight - whether something is drawn that does not scroll by itself
 * @param isEmpty - whether nothing is drawn: then nothing is looked at until the next call of `wake`
 */
export function createFrameLoop(
  step: () => boolean,
  isTight: () => boolean,
  isEmpty: () => boolean,
  signal: AbortSignal,
): FrameLoop {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let ranAt = 0;
  let quiet = 0;

  const run = () => {
    timer = undefined;
    dueAt = Number.POSITIVE_INFINITY;
    if (signal.aborted) return;
    ranAt = performance.now();
    quiet = step() ? 0 : quiet + 1;
    if (isTight() && quiet < QUIET_FRAMES) look();
    else if (!isEmpty()) lookIn(REST_MS);
  };
  const onFrame = () => {
    frame = 0;
    if (isTight()) run();
    else setTimeout(run, 0);
  };
  const look = () => {
    clearTimeout(timer);
    if (!frame && !document.hidden && !signal.aborted) frame = requestAnimationFrame(onFrame);
  };
  const lookIn = (delayMs: number) => {
    const at = performance.now() + delayMs;
    // A busy page wakes often: a timer that ends about then is good enough.
    if (frame || at >= dueAt - 5) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, delayMs);
  };
  const wake = () => {
    quiet = 0;
    if (isTight()) look();
    else lookIn(Math.max(0, LOOSE_MS - (performance.now() - ranAt)));
  };

  const quietly = { signal, passive: true };
  const onScroll = () => isEmpty() || wake();
  document.addEventListener('scroll', onScroll, { ...quietly, capture: true });
  window.addEventListener('resize', wake, quietly);
  document.addEventListener('visibilitychange', wake, quietly);
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  });
  wake();
  return { wake };
}

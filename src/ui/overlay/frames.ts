/** Frames after the last movement before the loop rests. */
const QUIET_FRAMES = 3;

/** At rest the layout may still move (a picture arrives above); one look this often is nearly free. */
const REST_MS = 400;

/** While only the document scrolls, everything moves by itself; a look this often finds what did not. */
const GLANCE_MS = 100;

export interface FrameLoop {
  /** Something may move from now on. */
  wake(): void;
}

/**
 * One loop of animation frames that runs only while something moves, looks now and then at rest, and stops in a hidden tab.
 * @param step - reads, then writes; tells whether anything moved
 * @param follows - whether a scroll of this target moves names away from what is drawn
 */
export function createFrameLoop(
  step: () => boolean,
  follows: (target: EventTarget | null) => boolean,
  signal: AbortSignal,
): FrameLoop {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isGlancing = false;
  let quiet = 0;

  const look = () => {
    if (!frame && !document.hidden && !signal.aborted) frame = requestAnimationFrame(run);
  };
  const lookIn = (delayMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, delayMs);
  };
  const run = () => {
    frame = 0;
    isGlancing = false;
    quiet = step() ? 0 : quiet + 1;
    if (quiet < QUIET_FRAMES) look();
    else lookIn(REST_MS);
  };
  const wake = () => {
    quiet = 0;
    look();
  };
  const onScroll = ({ target }: Event) => {
    if (follows(target)) wake();
    else if (!isGlancing && !frame) {
      isGlancing = true;
      lookIn(GLANCE_MS);
    }
  };

  const quietly = { signal, passive: true };
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

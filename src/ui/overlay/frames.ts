/** Frames after the last movement before the loop rests. */
const QUIET_FRAMES = 8;

/** At rest the layout may still move (a picture arrives above); one look this often is nearly free. */
const REST_MS = 400;

/**
 * One loop of animation frames that runs only while something moves, looks now and then at rest, and stops in a hidden tab.
 * @param step - reads, then writes; tells whether anything moved
 */
export function createFrameLoop(step: () => boolean, signal: AbortSignal): { wake(): void } {
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;
  let quiet = 0;

  const run = () => {
    frame = 0;
    if (signal.aborted || document.hidden) return;
    quiet = step() ? 0 : quiet + 1;
    if (quiet < QUIET_FRAMES) frame = requestAnimationFrame(run);
    else rest = setTimeout(look, REST_MS);
  };
  const look = () => {
    if (!frame) frame = requestAnimationFrame(run);
  };
  const wake = () => {
    if (document.hidden || signal.aborted) return;
    clearTimeout(rest);
    quiet = 0;
    look();
  };

  const quietly = { signal, passive: true };
  document.addEventListener('scroll', wake, { ...quietly, capture: true });
  window.addEventListener('resize', wake, quietly);
  document.addEventListener('visibilitychange', wake, quietly);
  signal.addEventListener('abort', () => {
    cancelAnimationFrame(frame);
    clearTimeout(rest);
  });
  wake();
  return { wake };
}

/**
 * Wraps a handler so that only input of the person at the keyboard counts. A page can dispatch events on what it can reach;
 * such events carry `isTrusted: false`.
 */
export function trusted<E extends Event>(handler: (event: E) => void): (event: E) => void {
  return event => {
    if (event.isTrusted) handler(event);
  };
}

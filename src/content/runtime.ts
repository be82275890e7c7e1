import { isConnected, send } from '../messages/client';
import { onTabEvent } from '../messages/tab-events';
import { watchNavigation } from '../page/navigation';
import type { SiteDetector } from '../sites/types';
import { startVisit, type Visit, type VisitOptions } from './visit';

/** The content script at work in a page. */
export interface Runtime {
  stop(): void;
  /** Reads the open page again although nothing changed in it: what reads it did. */
  reread(): void;
}

/** Which detector reads an address; `anyPage` is true where the rep asked for pages without a detector of their own. */
export type PickDetector = (url: URL, anyPage: boolean) => SiteDetector | null;

const KEY = Symbol.for('throughline.runtime');
type Holder = { [KEY]?: Runtime };

/** What the signal of a visit ends with: the overlay shows "reload this page" for `disconnected` only. */
export type EndOfVisit = 'navigated' | 'stopped' | 'disconnected';

/**
 * Runs the content script in a page: asks whether it may read, then reads one visit after the other. Started twice (the
 * rep asked for the page again, the extension was updated) the newer takes over.
 */
export function startRuntime(view: Window, pick: PickDetector): Runtime {
  const holder = globalThis as Holder;
  holder[KEY]?.stop();
  const life = new AbortController();
  let ending: AbortController | undefined;
  let visit: Visit | undefined;
  let theme: VisitOptions['theme'];
  let detectorOf: ((url: URL) => SiteDetector | null) | undefined;
  let hellos = 0;

  const end = (why: EndOfVisit) => {
    ending?.abort(why);
    ending = visit = undefined;
  };
  const stop = (why: EndOfVisit = 'stopped') => {
    end(why);
    life.abort(why);
    if (holder[KEY] === runtime) delete holder[KEY];
  };
  const onDisconnected = () => stop('disconnected');
  const runtime = { stop: () => stop(), reread: () => visit?.reread() };
  holder[KEY] = runtime;

  const { check } = watchNavigation(view, enter, life.signal);
  onTabEvent(event => {
    if (event === 'page.reconsider') void sayHello();
    if (event === 'people.rematch') visit?.report();
  }, life.signal);
  // An idle page shows no change by which an update of the extension would be noticed.
  view.document.addEventListener('visibilitychange', () => isConnected() || onDisconnected(), { signal: life.signal });

  async function sayHello(): Promise<void> {
    const turn = ++hellos;
    const answer = await send('page.hello', { url: view.location.href.slice(0, 4096) });
    if (life.signal.aborted || turn !== hellos) return;
    end('stopped');
    if (!answer.ok) {
      if (answer.error.code === 'disconnected') onDisconnected();
      return;
    }
    const { consent, mode, anyPage } = answer.value;
    theme = answer.value.theme;
    detectorOf = consent && mode !== 'off' ? url => pick(url, anyPage) : undefined;
    enter(new URL(view.location.href));
  }

  function enter(url: URL): void {
    end('navigated');
    const detector = detectorOf?.(url);
    if (!isConnected()) onDisconnected();
    else if (detector) read(url, detector);
  }

  function read(url: URL, detector: SiteDetector): void {
    ending = new AbortController();
    visit = startVisit(view, url, detector, ending.signal, { theme, onDisconnected, noticed: check });
  }

  void sayHello();
  return runtime;
}

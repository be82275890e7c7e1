import { isConnected, send } from '../messages/client';
import { getOverlay, type PageBridge, setBridge } from '../page/bridge';
import { watchPage } from '../page/watch';
import type { Detection, SiteDetector } from '../sites/types';
import { createAnchors } from './anchors';

/** One address of a page, from arrival to leaving it. */
export interface Visit {
  /** Sends the people again although nothing changed: links or contacts did. */
  report(): void;
  /** Reads the page again although nothing changed in it: what reads it did. */
  reread(): void;
}

export interface VisitOptions {
  theme: PageBridge['theme'];
  /** The extension was updated or removed under the page. */
  onDisconnected(): void;
  /** Called for each batch of changes in the page, before anything is read. */
  noticed(): void;
}

const REPORT_AFTER_MS = 150;
/** With more people than a report holds, those near the view count: they change with scrolling. */
const CROWDED_REPORT_MS = 800;
/** The worker may die under a report. */
const RETRY_AFTER_MS = 2000;
const MAX_FAILURES = 3;
/** Apps switch screens by style alone, which no observer is asked to see. */
const SECOND_LOOKS_MS = [400, 1500];
/** By then a page shows whom it has, if the rep still looks at it: what it gave counts as a page view. */
const SETTLED_MS = 5000;

/**
 * Reads a page for as long as the signal lives: finds people, reports them when they change, offers them to the overlay.
 */
export function startVisit(
  view: Window,
  url: URL,
  detector: SiteDetector,
  signal: AbortSignal,
  { theme, onDisconnected, noticed }: VisitOptions,
): Visit {
  const anchors = createAnchors();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSent = '[]';
  // Until the first report of this address, the side panel must not show the people of the last one.
  let isForced = true;
  let isSending = false;
  let isLate = false;
  let isChanged = false;
  let failures = 0;
  let isSettled = false;
  let failure: string | undefined;

  async function report(): Promise<void> {
    timer = undefined;
    // One at a time, so that an older report can never replace a newer one.
    isLate = isSending;
    if (signal.aborted || isSending) return;
    const people = anchors.report();
    const text = JSON.stringify(people);
    if (text === lastSent && !isForced) return;
    lastSent = text;
    isForced = false;
    isSending = true;
    const pageKind = detector.pageKind(url) ?? 'page';
    const hasOverlay = getOverlay() !== undefined;
    const facts = { site: detector.id, isSettled, failure, ...(anchors.isCrowded() && { total: anchors.count() }) };
    isSettled = false;
    const request = { url: url.href.slice(0, 4096), pageKind, hasOverlay, people, ...facts };
    const answer = await send('people.detected', request);
    isSending = false;
    if (!signal.aborted) take(answer);
  }

  function take(answer: Awaited<ReturnType<typeof send<'people.detected'>>>): void {
    if (answer.ok) {
      failures = 0;
      anchors.setMarks(answer.value.marks);
      notify();
      if (isLate) reportSoon();
    } else if (answer.error.code === 'disconnected') onDisconnected();
    else if (answer.error.code === 'failed' && ++failures <= MAX_FAILURES) {
      isForced = true;
      reportSoon(RETRY_AFTER_MS);
    }
  }

  function reportSoon(afterMs = anchors.isCrowded() ? CROWDED_REPORT_MS : REPORT_AFTER_MS): void {
    timer ??= setTimeout(anchors.isCrowded() ? afterFrame : report, afterMs);
  }

  // Choosing the near ones asks for positions, which costs nothing just after the page was laid out.
  function afterFrame(): void {
    view.requestAnimationFrame(() => setTimeout(report));
  }

  function notify(): void {
    for (const listener of listeners) listener();
  }

  const unit = detector.unit?.(url);
  const watch = watchPage({
    document: view.document,
    signal,
    noticed,
    ...(unit && { unit }),
    ...(detector.innerRoots && { innerRoots: () => detector.innerRoots?.(view.document) ?? [] }),
    read: (root, isOutsideUnits) => {
      const isPart = isOutsideUnits && detector.detectOutsideUnits !== undefined;
      let found: Detection[] = [];
      try {
        found = (isPart && detector.detectOutsideUnits?.(view.document, url)) || detector.detect(root, url);
      } catch (error) {
        // A broken detector finds nobody, is named once in the console and to the background, and is asked again at the next change.
        if (!failure) console.warn(`throughline: ${detector.id} failed`, error);
        if (!failure) isForced = isChanged = true;
        failure = `${(error as Error)?.name}`;
      }
      const isNew = anchors.update(root, found, isPart ? unit : undefined);
      isChanged ||= isNew;
      return isNew;
    },
    settled: () => {
      if (!isConnected()) return onDisconnected();
      if (!anchors.prune() && !isChanged) return;
      isChanged = false;
      notify();
      reportSoon();
    },
  });
  const looks = SECOND_LOOKS_MS.map(ms => setTimeout(watch.rescan, ms));
  looks.push(
    setTimeout(() => {
      if (view.document.hidden) return;
      isForced = isSettled = true;
      reportSoon();
    }, SETTLED_MS),
  );

  const bridge: PageBridge = {
    people: anchors.people,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    signal,
    theme,
  };
  setBridge(bridge);
  view.document.addEventListener('scroll', () => anchors.isCrowded() && reportSoon(), {
    capture: true,
    passive: true,
    signal,
  });
  void report();

  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    for (const look of looks) clearTimeout(look);
    listeners.clear();
    setBridge(undefined);
  });
  return {
    report: () => {
      isForced = true;
      reportSoon();
    },
    reread: watch.rescan,
  };
}

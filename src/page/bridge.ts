import type { Mark } from '../messages/people';
import type { SeenPerson } from '../model/person';

/** What the content script found, with the live anchor and what the background said about it. */
export interface AnchoredPerson extends SeenPerson {
  anchor: Element;
  mark?: Mark;
}

/**
 * Hand-over between the content script, which holds anchors, and the overlay script, which draws over them.
 * Both run in the extension's isolated world of the same frame; the page cannot see it.
 */
export interface PageBridge {
  /** People whose anchors are in the document now. */
  people(): readonly AnchoredPerson[];
  /** Calls back after people or marks changed. Returns the way to stop. */
  subscribe(listener: () => void): () => void;
  /** Ends with the page visit (navigation to another address, extension reload, site switched off). */
  readonly signal: AbortSignal;
  /** The rep's choice; `system` or missing: the overlay follows the page. */
  readonly theme?: 'system' | 'light' | 'dark';
}

const KEY = Symbol.for('throughline.bridge');

type Holder = { [KEY]?: PageBridge };

export function setBridge(bridge: PageBridge | undefined): void {
  (globalThis as Holder)[KEY] = bridge;
}

export function getBridge(): PageBridge | undefined {
  return (globalThis as Holder)[KEY];
}

/** The overlay that draws in this frame, so that a second injection does nothing. */
export interface RunningOverlay {
  readonly bridge: PageBridge;
  /** Where more may be drawn: the closed root and our tree in it. */
  readonly root: ShadowRoot;
  readonly tree: HTMLElement;
  /** The picker of messages, while it is open. */
  picker?: { remove(): void };
}

const OVERLAY_KEY = Symbol.for('throughline.overlay');

type OverlayHolder = { [OVERLAY_KEY]?: RunningOverlay };

export function setOverlay(overlay: RunningOverlay | undefined): void {
  (globalThis as OverlayHolder)[OVERLAY_KEY] = overlay;
}

/** Undefined before the injection and after the overlay's bridge ended: it has to be injected (again). */
export function getOverlay(): RunningOverlay | undefined {
  return (globalThis as OverlayHolder)[OVERLAY_KEY];
}

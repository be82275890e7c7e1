import { getBridge, getOverlay, setOverlay } from '../../page/bridge';
import { readAhead } from '../i18n';
import { OverlayController } from './controller';
import './late-form';
import type { Point } from './geometry';

const DRAGGED = Symbol.for('throughline.dragged');
type Memory = { [DRAGGED]?: { at: Point | null } };

/** Draws over the page for the visit that the content script has opened; does nothing when that is done already. */
function start(): void {
  const bridge = getBridge();
  if (!bridge || bridge.signal.aborted || getOverlay()?.bridge === bridge) return;
  // What is said when the extension was updated under the page.
  readAhead('error_disconnected', 'card_copyText', 'card_copied');
  // This script runs anew on each visit; the isolated world it runs in lives as long as the page.
  const memory = globalThis as Memory;
  memory[DRAGGED] ??= { at: null };
  setOverlay(
    new OverlayController(bridge, memory[DRAGGED], () => {
      if (getOverlay()?.bridge === bridge) setOverlay(undefined);
    }),
  );
}

start();

import { render } from 'preact';
import { isConnected, send } from '../../messages/client';
import type { PickerWanted } from '../../messages/conversation';
import { onTabEvent } from '../../messages/tab-events';
import type { AnchoredPerson, PageBridge } from '../../page/bridge';
import { wantPicker } from '../../page/thread-source';
import { subjectKey } from '../components/card/subject';
import type { CardToast } from '../components/card/use-toast';
import { isTextField } from '../components/text-field';
import { errorText } from '../state/error-text';
import { type CardPlace, createCardPlace } from './card-place';
import { createFrameLoop } from './frames';
import type { Point } from './geometry';
import { guardEvents } from './keyboard-guard';
import { createMarkLayer, type MarkLayer } from './marks';
import { followPerson, type OpenCard, openCardOf, personForCommand } from './open-card';
import { Overlay } from './overlay';
import { createSurface, type Surface } from './surface';

/**
 * Marks and card of one page visit. Ends with the bridge; when the extension was updated under the page, a card in which
 * something is typed stays with it.
 */
export class OverlayController {
  readonly #life = new AbortController();
  readonly root: ShadowRoot;
  readonly tree: HTMLElement;
  picker?: { remove(): void };
  readonly #surface: Surface;
  readonly #marks: MarkLayer;
  readonly #place: CardPlace;
  readonly #wake: () => void;
  #open: OpenCard | null = null;
  #version = 0;
  #isStale = true;
  #cardElement: HTMLElement | null = null;
  #toast: CardToast | null = null;
  #focusBefore: Element | null = null;

  /** @param dragged - where the rep dragged the card before */
  constructor(
    readonly bridge: PageBridge,
    dragged: { at: Point | null },
    readonly onEnd: () => void,
  ) {
    const { signal } = this.#life;
    this.#surface = createSurface(bridge.theme);
    ({ root: this.root, tree: this.tree } = this.#surface);
    const wake = () => this.#wake?.();
    this.#marks = createMarkLayer(bridge, this.#surface.marks, this.#surface.host, this.open, wake);
    this.#place = createCardPlace(dragged, wake);
    guardEvents(this.#surface, signal);
    this.#listen(signal);
    // An open card moves with its name.
    const isTight = () => this.#open !== null || this.#marks.isTight();
    const isEmpty = () => this.#open === null && this.#marks.isEmpty();
    this.#wake = createFrameLoop(this.#step, isTight, isEmpty, signal).wake;
    this.#render();
    this.refresh();
  }

  #listen(signal: AbortSignal): void {
    signal.addEventListener('abort', this.bridge.subscribe(this.refresh));
    this.bridge.signal.addEventListener('abort', this.end, { signal });
    window.addEventListener('keydown', this.#onKeyDown, { signal });
    this.#surface.root.addEventListener('keydown', event => this.#onKeyDown(event as KeyboardEvent), { signal });
    onTabEvent(event => {
      if (event === 'card.open') this.openByCommand();
    }, signal);
  }

  /** Reads the page first, then writes our own tree. */
  #step = (): boolean => {
    this.#surface.ensure();
    if (this.#isStale) this.#takeChanges();
    const reads = new Map();
    this.#marks.read(reads);
    this.#place.read(this.#cardElement, reads);
    const isMarkMoved = this.#marks.write();
    return this.#place.write(this.#cardElement) || isMarkMoved;
  };

  /** People or marks changed. */
  refresh = (): void => {
    this.#isStale = true;
    this.#wake();
  };

  /** At the next frame: a busy page tells of changes many times in between. */
  #takeChanges(): void {
    this.#isStale = false;
    this.#marks.refresh();
    if (!this.#open) return;
    this.#version += 1;
    this.#setOpen(followPerson(this.#open, this.bridge.people()));
  }

  open = (anchored: AnchoredPerson, byKeyboard: boolean): void => {
    if (this.#open?.key === subjectKey(anchored)) {
      this.close();
      return;
    }
    this.#focusBefore = document.activeElement;
    this.#surface.paint();
    this.#setOpen(openCardOf(anchored, location.href, byKeyboard));
  };

  openByCommand(): void {
    const isDrawn = ({ ref }: AnchoredPerson) => this.#marks.buttonOf(ref)?.hidden === false;
    const anchored = personForCommand(this.bridge.people(), isDrawn);
    if (!anchored) return;
    if (this.#open?.key === subjectKey(anchored)) this.#cardElement?.querySelector<HTMLElement>('.card')?.focus();
    else this.open(anchored, true);
  }

  close = (): void => {
    const { ref } = this.#open ?? {};
    const hadFocus = this.#surface.root.activeElement !== null;
    this.#setOpen(null);
    const mark = ref === undefined ? undefined : this.#marks.buttonOf(ref);
    const before = this.#focusBefore instanceof HTMLElement ? this.#focusBefore : undefined;
    if (hadFocus) (mark && !mark.hidden ? mark : before)?.focus({ preventScroll: true });
  };

  #setOpen(open: OpenCard | null): void {
    this.#open = open;
    this.#place.follow(open?.anchored ? { anchored: open.anchored, isCovered: false } : null);
    this.#render();
    this.#wake();
  }

  #onKeyDown = (event: KeyboardEvent): void => {
    if (!event.isTrusted || event.defaultPrevented) return;
    if (event.key === 'Escape' && this.#open) this.close();
    const isOurs = event.currentTarget === this.#surface.root;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isOurs && isPlain && event.key.toLowerCase() === 'z' && !isTextField(event.target))
      this.#toast?.message?.undo?.();
  };

  #setCardElement = (element: HTMLElement | null): void => {
    this.#cardElement = element;
    this.#wake?.();
  };

  #setToast = (toast: CardToast): void => {
    this.#toast = toast;
  };

  #panelOnly = async (): Promise<void> => {
    // Before anything is awaited: the browser opens the panel only in the turn of the click.
    void send('panel.open', {});
    const answer = await send('site.setMode', { origin: `${location.origin}/*`, mode: 'panel' });
    if (!answer.ok) this.#toast?.show({ text: errorText(answer.error) });
  };

  /** The picker comes as a script of its own and draws beside the card. */
  #pickMessages = (wanted: PickerWanted): void => {
    wantPicker(wanted);
    this.close();
    void send('conversation.open', {});
  };

  #render(): void {
    const props = { open: this.#open, version: this.#version, onClose: this.close, onGrab: this.#place.grab };
    render(
      <Overlay
        {...props}
        cardRef={this.#setCardElement}
        onMessages={this.#pickMessages}
        onPanelOnly={this.#panelOnly}
        onToast={this.#setToast}
      />,
      this.#surface.card,
    );
  }

  /** The visit is over. */
  end = (): void => {
    this.#marks.stop();
    this.onEnd();
    if (this.#hasText() && !isConnected()) {
      this.#stayForText();
      return;
    }
    render(null, this.#surface.card);
    this.#surface.remove();
    this.#life.abort();
  };

  #hasText(): boolean {
    const fields = this.#cardElement?.querySelectorAll<HTMLInputElement>('textarea,input[type=text]') ?? [];
    return [...fields].some(({ value }) => value !== '');
  }

  /** Updated under the page: no marks, but the open card keeps the rep's text until the page is reloaded. */
  #stayForText(): void {
    this.#surface.marks.remove();
    this.#toast?.show({ text: errorText({ code: 'disconnected', message: '' }) });
  }
}

import type { Ref } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import { Card, type CardProps } from '../components/card/card';
import { type CardToast, useToast } from '../components/card/use-toast';
import { Toast } from '../components/toast';
import type { OpenCard } from './open-card';

export interface OverlayProps {
  open: OpenCard | null;
  /** Grows when people or marks of the page changed. */
  version: number;
  cardRef: Ref<HTMLDivElement>;
  onClose: () => void;
  onMessages: CardProps['onMessages'];
  onPanelOnly: () => void;
  onGrab: (event: PointerEvent) => void;
  /** Hands the toast to who listens to the keyboard. */
  onToast: (toast: CardToast) => void;
}

/** Our own page: nothing in a web page may link to it. */
const openExport = () => void send('app.open', { screen: 'data' });

/** The card over the page, and the toast below it. The toast outlives the card: *Undo* must not vanish with it. */
export function Overlay({ open, version, cardRef, onToast, ...handlers }: OverlayProps) {
  const [undone, setUndone] = useState(0);
  const toast = useToast(useCallback(() => setUndone(count => count + 1), []));
  useEffect(() => onToast(toast), [onToast, toast]);
  return (
    <>
      {open && (
        <div class="card-place" ref={cardRef}>
          <Card
            key={open.key}
            subject={open.subject}
            version={`${version}:${undone}`}
            toast={toast}
            autoFocus={open.byKeyboard}
            onExport={openExport}
            {...handlers}
          />
          <Toast message={toast.message} onClose={toast.clear} />
        </div>
      )}
      {!open && (
        <div class="toast-corner">
          <Toast message={toast.message} onClose={toast.clear} />
        </div>
      )}
    </>
  );
}

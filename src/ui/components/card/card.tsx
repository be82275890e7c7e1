import { useEffect, useRef, useState } from 'preact/hooks';
import type { PickerWanted } from '../../../messages/conversation';
import { t } from '../../i18n';
import { CardMenu } from './card-menu';
import { type ComposedKind, isComposed } from './composer';
import { CardContent } from './content';
import { Hints } from './context';
import { Failure } from './failure';
import type { FormProps } from './forms';
import { CardHeader, CloseButton } from './header';
import { Receipt } from './receipt';
import { Sources } from './sources';
import { type CardSubject, nameOf } from './subject';
import { useCardActions } from './use-card-actions';
import { useCardKeys } from './use-card-keys';
import { useCardView } from './use-card-view';
import type { CardToast } from './use-toast';

export interface CardProps {
  /** Must not change: give the card `subjectKey(subject)` as its `key`. */
  subject: CardSubject;
  /** Another value: what the background knows may have changed. */
  version?: unknown;
  toast: CardToast;
  /** Missing where the card cannot be closed. */
  onClose?: () => void;
  /** Picks messages of the page's open thread for the contact, where that is possible. */
  onMessages?: (wanted: PickerWanted) => void;
  /** “Side panel only on this site”, where that can be chosen. */
  onPanelOnly?: () => void;
  /** Where data can be exported, for a full store. */
  onExport?: () => void;
  onGrab?: (event: PointerEvent) => void;
  /** Takes the focus when it opens, for a rep at the keyboard. */
  autoFocus?: boolean;
}

export type CardPart = ComposedKind | FormProps['kind'] | null;

/** Who it is, what stands between us, and one click to write down what just happened. */
export function Card(props: CardProps) {
  const { subject, version, toast, onClose, autoFocus } = props;
  const { view, error, reload } = useCardView(subject, version);
  const [part, setPart] = useState<CardPart>(null);
  const [isWhyOpen, setWhyOpen] = useState(false);
  const primary = useRef<HTMLButtonElement>(null);
  const card = useRef<HTMLElement>(null);
  const actions = useCardActions(subject, view, toast, reload, setPart);
  const hasView = view !== undefined;

  // A half-written note is on screen again as soon as the card is.
  const kept = view?.contact && view.draft?.body && isComposed(view.draft.kind) ? view.draft.kind : null;
  // Only when the first answer is there: later the rep decides what is open.
  useEffect(() => setPart(kept), [hasView]);
  useEffect(() => {
    if (autoFocus && hasView && !kept) (primary.current ?? card.current)?.focus();
  }, [hasView]);
  const onKeyDown = useCardKeys(view, part, setPart, primary);

  if (!view) return <CardShell {...props} error={error} />;
  const name = nameOf(view);
  return (
    <section ref={card} class="card" aria-label={t('card_label', name)} tabIndex={-1} onKeyDown={onKeyDown}>
      <CardHeader view={view} onWhy={() => setWhyOpen(!isWhyOpen)} isWhyOpen={isWhyOpen} onGrab={props.onGrab}>
        <CardMenu webUrl={view.contact?.webUrl} items={actions.menu(props.onPanelOnly)} />
        {onClose && <CloseButton onClick={onClose} />}
      </CardHeader>
      <div class="card-body">
        {error && <Failure error={error} />}
        <Sources view={view} onChoose={subject.person && (source => void actions.link(source))} />
        <Hints view={view} />
        {isWhyOpen && <Receipt view={view} />}
        <CardContent {...props} view={view} part={part} setPart={setPart} actions={actions} primary={primary} />
      </div>
    </section>
  );
}

/** The card before its first answer: it says so, or why there is none. */
function CardShell({
  subject,
  onClose,
  onExport,
  error,
}: CardProps & { error?: Parameters<typeof Failure>[0]['error'] }) {
  return (
    <section class="card" aria-label={t('card_label', nameOf({ person: subject.person }))} tabIndex={-1}>
      <div class="card-header">
        <p class="card-who sub">{error ? nameOf({ person: subject.person }) : t('card_loading')}</p>
        {onClose && <CloseButton onClick={onClose} />}
      </div>
      {error && <Failure error={error} onExport={onExport} />}
    </section>
  );
}

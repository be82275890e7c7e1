import { useState } from 'preact/hooks';
import type { CardView } from '../../../messages/people';
import { Button } from '../../components/button';
import type { Written } from '../../components/card/activity-writer';
import { type ComposedKind, Composer, isComposed } from '../../components/card/composer';
import { t } from '../../i18n';
import { LogButton } from '../../popup/contact-actions';
import { goTo } from '../route';

interface Props {
  card: CardView;
  contactId: string;
  onWritten: (written: Written) => void;
}

const KINDS: readonly { kind: ComposedKind; label: 'popup_note' | 'popup_call' | 'popup_task' }[] = [
  { kind: 'note', label: 'popup_note' },
  { kind: 'call', label: 'popup_call' },
  { kind: 'task', label: 'popup_task' },
];

/** Log, Note, Call, Task. A note that was begun elsewhere is open here. */
export function LogBar({ card, contactId, onWritten }: Props) {
  const [kind, setKind] = useState<ComposedKind | null>(() =>
    card.draft && isComposed(card.draft.kind) ? card.draft.kind : null,
  );
  return (
    <div class="panel col">
      <div class="row wrap">
        <LogButton card={card} onWritten={onWritten} />
        {KINDS.map(({ kind: name, label }) => (
          <Button key={name} pressed={kind === name} onClick={() => setKind(kind === name ? null : name)}>
            {t(label)}
          </Button>
        ))}
      </div>
      {kind && (
        <Composer
          key={kind}
          kind={kind}
          view={card}
          subject={{ contactId }}
          onClose={() => setKind(null)}
          onExport={() => goTo({ screen: 'settings', section: 'data' })}
          onWritten={written => {
            onWritten(written);
            if (written.end === 'saved' || written.end === 'already') setKind(null);
          }}
        />
      )}
    </div>
  );
}

import type { Ref } from 'preact';
import { useState } from 'preact/hooks';
import type { CardView } from '../../../messages/people';
import { CONVERSATION_SITES } from '../../../model/conversation-sites';
import type { Touch } from '../../../model/person';
import { t } from '../../i18n';
import { Button } from '../button';
import { Icon } from '../icon';
import { createActivityWriter, type Written } from './activity-writer';
import type { CardProps } from './card';
import { composeTouch } from './compose';
import type { ComposedKind } from './composer';
import { logLabel } from './words';

const KINDS: { kind: ComposedKind; key: string }[] = [
  { kind: 'note', key: 'n' },
  { kind: 'call', key: 'c' },
  { kind: 'task', key: 't' },
];

/** One filled button that says what it logs, and the quieter ways to write something down. */
export function ActionBar({
  view,
  touch,
  open,
  onCompose,
  onMessages,
  onWritten,
  primaryRef,
}: {
  view: CardView;
  touch?: Touch;
  /** The kind that is being composed. */
  open: ComposedKind | null;
  onCompose: (kind: ComposedKind) => void;
  onMessages: CardProps['onMessages'];
  onWritten: (written: Written) => void;
  primaryRef: Ref<HTMLButtonElement>;
}) {
  const { contact, person } = view;
  const [writer] = useState(createActivityWriter);
  const [isSaving, setSaving] = useState(false);
  const log = async (shown: Touch) => {
    setSaving(true);
    const written = await writer.write(composeTouch(view, shown));
    if (written.end === 'busy') return;
    setSaving(false);
    onWritten(written);
  };
  return (
    <div class="card-part col">
      <div class="row wrap actions">
        {touch && (
          <Button
            class="grow"
            // While something is composed, its *Save* is the one filled button.
            variant={open ? 'default' : 'primary'}
            onClick={() => void log(touch)}
            busy={isSaving}
            shortcut="l"
            buttonRef={primaryRef}
          >
            {isSaving ? t('card_saving') : logLabel(touch.kind)}
          </Button>
        )}
        {KINDS.map(({ kind, key }, index) => (
          <Button
            key={kind}
            onClick={() => onCompose(kind)}
            pressed={open === kind}
            shortcut={key}
            buttonRef={!touch && index === 0 ? primaryRef : undefined}
          >
            {t(`card_kind_${kind}`)}
          </Button>
        ))}
        {onMessages && contact && person && CONVERSATION_SITES.includes(person.site) && (
          <Button
            onClick={() =>
              onMessages({
                contactId: contact.id,
                contactName: contact.fullName,
                crmName: view.crmName,
                defaultAudience: view.defaultAudience,
              })
            }
          >
            {t('card_messages')}
          </Button>
        )}
      </div>
      {touch && (
        <p class={`tiny row goes ${view.defaultAudience}`}>
          <Icon name={view.defaultAudience === 'private' ? 'lock' : 'crm'} size={12} />
          {t(
            'card_logGoesTo',
            view.defaultAudience === 'private' ? t('common_onlyMe') : (view.crmName ?? t('common_workspace')),
          )}
        </p>
      )}
    </div>
  );
}

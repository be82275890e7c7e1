import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../components/button';
import { Icon } from '../components/icon';
import { Kbd } from '../components/parts';
import { t } from '../i18n';
import { Composer } from '../state/composer';
import { type ComposedKind, clickedDraft, composedDraft } from '../state/log-draft';
import { openPage } from '../state/open-page';
import type { useLog } from '../state/use-log';
import { useMessage } from '../state/use-message';
import type { ContactRow } from './row-data';

/** What is open under the selected row. */
export type View = 'actions' | ComposedKind;

interface Props {
  row: ContactRow;
  view: View;
  /** Actions are shown for the selected row; the focus goes to them once the rep opened them. */
  opened: boolean;
  logging: ReturnType<typeof useLog>;
  onView: (view: View) => void;
  onLogged: () => void;
}

/** Log, Note, Call, Task for one contact; the last three open the composer in place. */
export function ContactActions({ row: { contact, touch }, view, opened, logging, onView, onLogged }: Props) {
  const card = useMessage('card.get', { contactId: contact.id }).value;
  const audience = card?.defaultAudience ?? 'private';
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (opened && view === 'actions') first.current?.focus();
  }, [opened, view]);

  if (view !== 'actions' && card)
    return (
      <Composer
        key={view}
        kind={view}
        contactId={contact.id}
        contactName={contact.fullName}
        defaultAudience={audience}
        crmName={card.crmName}
        saving={logging.saving}
        onCancel={() => onView('actions')}
        onSave={async ({ body, dueAt, ...composed }) => {
          const about = { contactId: contact.id, touch, ...composed };
          const isSaved = await logging.log(composedDraft(view, about, body, dueAt), contact.fullName);
          if (isSaved) onLogged();
          return isSaved;
        }}
      />
    );
  const logNow = async () => {
    if (!card) return;
    if (await logging.log(clickedDraft({ contactId: contact.id, audience, touch }), contact.fullName)) onLogged();
  };
  return (
    <div class="row actions">
      <Button variant="primary" busy={logging.saving || !card} buttonRef={first} onClick={() => void logNow()}>
        {t('popup_log')}
      </Button>
      <Button shortcut="n" onClick={() => onView('note')}>
        {t('popup_note')} <Kbd>N</Kbd>
      </Button>
      <Button shortcut="c" onClick={() => onView('call')}>
        {t('popup_call')} <Kbd>C</Kbd>
      </Button>
      <Button shortcut="t" onClick={() => onView('task')}>
        {t('popup_task')} <Kbd>T</Kbd>
      </Button>
      <Button
        variant="plain"
        icon
        label={t('popup_openPerson')}
        onClick={() => openPage(`#/people/${encodeURIComponent(contact.id)}`)}
      >
        <Icon name="out" />
      </Button>
    </div>
  );
}

import type { Ref } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CardView } from '../../messages/people';
import type { Touch } from '../../model/person';
import { Button } from '../components/button';
import { createActivityWriter, type Written } from '../components/card/activity-writer';
import { composeTouch } from '../components/card/compose';
import { type ComposedKind, Composer } from '../components/card/composer';
import { Failure } from '../components/card/failure';
import { logLabel } from '../components/card/words';
import { Icon } from '../components/icon';
import { Kbd } from '../components/parts';
import { t } from '../i18n';
import { openPage } from '../state/open-page';
import { useMessage } from '../state/use-message';
import type { ContactRow } from './row-data';

/** What is open under the selected row. */
export type View = 'actions' | ComposedKind;

interface Props {
  row: ContactRow;
  view: View;
  /** The rep went into the row: the focus belongs to its actions. */
  opened: boolean;
  onView: (view: View) => void;
  onWritten: (written: Written) => void;
}

/** Log, Note, Call, Task for one contact; the last three open the composer in place. */
export function ContactActions({ row: { contact, touch }, view, opened, onView, onWritten }: Props) {
  const card = useMessage('card.get', { contactId: contact.id });
  const first = useRef<HTMLButtonElement>(null);
  // Before the next key can come: Enter, N is typed faster than a frame.
  useLayoutEffect(() => {
    if (opened && view === 'actions') first.current?.focus();
  }, [opened, view]);

  const ahead = useRef('');
  if (view !== 'actions' && !card.value && !card.error) return <EarlyText kind={view} ahead={ahead} />;
  if (view !== 'actions' && card.value)
    return (
      <Composer
        key={view}
        kind={view}
        typedAhead={ahead.current}
        view={card.value}
        subject={{ contactId: contact.id, touch }}
        onWritten={onWritten}
        onClose={() => onView('actions')}
        onExport={() => openPage('#/settings/data')}
      />
    );
  return (
    <>
      <div class="row actions">
        <LogButton card={card.value} touch={touch} onWritten={onWritten} buttonRef={first} />
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
          class="open-page"
          icon
          label={t('popup_openPerson')}
          onClick={() => openPage(`#/people/${encodeURIComponent(contact.id)}`)}
        >
          <Icon name="out" />
        </Button>
      </div>
      {card.error && <Failure error={card.error} />}
    </>
  );
}

/** Takes what is typed until the background has said who will read it: a fast typist loses no letter. */
function EarlyText({ kind, ahead }: { kind: ComposedKind; ahead: { current: string } }) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return (
    <textarea
      ref={field}
      class="field"
      rows={3}
      aria-label={t(`card_compose_${kind}`)}
      onInput={event => {
        ahead.current = event.currentTarget.value;
      }}
    />
  );
}

interface LogProps {
  /** Missing until the background has said who will read it. */
  card?: CardView;
  touch?: Touch;
  onWritten: (written: Written) => void;
  buttonRef?: Ref<HTMLButtonElement>;
}

/** One click: what the page says was done, or a message sent just now where no page says more. */
export function LogButton({ card, touch, onWritten, buttonRef }: LogProps) {
  const [writer] = useState(createActivityWriter);
  const [saving, setSaving] = useState(false);
  const done: Touch = touch ?? { kind: 'message', channel: 'other', direction: 'out' };
  const log = async () => {
    if (!card) return;
    setSaving(true);
    const written = await writer.write(composeTouch(card, touch ?? { ...done, occurredAt: new Date().toISOString() }));
    setSaving(false);
    onWritten(written);
  };
  return (
    <Button variant="primary" busy={saving || !card} buttonRef={buttonRef} onClick={() => void log()}>
      {logLabel(done.kind)}
    </Button>
  );
}

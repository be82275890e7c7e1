import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { PickerWanted } from '../../../messages/conversation';
import type { MessageError } from '../../../messages/define';
import type { SeenConversation } from '../../../model/conversation';
import { t, tCount } from '../../i18n';
import { errorText } from '../../state/error-text';
import { Problem } from '../../state/problem';
import { AudienceSwitch } from '../audience-switch';
import { Button } from '../button';
import { CloseButton } from '../card/header';
import { Toast, type ToastMessage } from '../toast';
import { MessageList } from './message-list';
import { Preview } from './preview';
import { added, choicesOf, ranged, type Selection, toggled } from './selection';
import { draftOf } from './stored';
import { useSelection } from './use-selection';

export interface PickerProps {
  wanted: PickerWanted;
  /** Null: there is no thread in the page; undefined: not read yet. */
  thread: SeenConversation | null | undefined;
  onClose: () => void;
  /** Tells who draws ticks over the page what is chosen, and hears what is ticked there. */
  onChosen?: (chosen: Chosen) => void;
}

/** What the ticks over a page show. */
export interface Chosen {
  selection: Selection;
  logged: ReadonlySet<string>;
  toggle: (key: string) => void;
}

/** Picks messages of the open thread for one contact, shows what will be stored, and logs it with one click. */
export function Picker({ wanted, thread, onClose, onChosen }: PickerProps) {
  const [version, setVersion] = useState(0);
  const [toast, setToast] = useState<ToastMessage | null>(null);
  const [isSaving, setSaving] = useState(false);
  const place = useRef<HTMLElement>(null);
  const { selection, audience, logged, choose, error: unkept } = useSelection(wanted, thread, version);
  const choices = choicesOf(thread?.messages ?? [], selection);
  const chosen = choices.filter(({ key }) => selection.has(key));
  const marked = (thread?.messages ?? []).filter(
    ({ key }) => thread?.marked.includes(key) && !selection.has(key) && !logged.has(key),
  );
  const pick = (next: Selection) => choose(next, audience);

  const toggle = (key: string) => {
    const message = choices.find(one => one.key === key);
    if (message) pick(toggled(selection, message, logged));
  };
  useEffect(() => onChosen?.({ selection, logged, toggle }), [selection, logged, choices.length]);
  useEffect(() => place.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus(), [choices.length > 0]);

  const undo = async (activityIds: string[]) => {
    const answer = await send('conversation.undo', { activityIds });
    setToast({ text: answer.ok ? t('card_undone') : errorText(answer.error) });
    setVersion(count => count + 1);
  };
  const log = async () => {
    if (!thread || chosen.length === 0 || isSaving) return;
    setSaving(true);
    const drafts = chosen.map(message => draftOf(message, thread, wanted.contactId, audience));
    const answer = await send('conversation.log', { drafts });
    setSaving(false);
    if (!answer.ok) return setToast(failure(answer.error));
    choose(new Map(), audience);
    setVersion(count => count + 1);
    setToast(outcome(answer.value, ids => void undo(ids)));
  };

  return (
    <section ref={place} class="card thread" aria-label={t('card_thread_title', wanted.contactName)}>
      <header class="row thread-head">
        <h2 class="grow strong" dir="auto">
          {t('card_thread_title', wanted.contactName)}
        </h2>
        <CloseButton onClick={onClose} />
      </header>
      {choices.length > 0 ? (
        <>
          <p class="tiny thread-hint">{t('card_thread_hint')}</p>
          <MessageList
            messages={choices}
            isSelected={key => selection.has(key)}
            isLogged={key => logged.has(key)}
            onToggle={({ key }) => toggle(key)}
            onRange={(from, to) => pick(ranged(selection, choices, [from, to], logged))}
          />
          {marked.length > 0 && (
            <Button class="thread-marked" onClick={() => pick(added(selection, marked, logged))}>
              {tCount('card_thread_marked', marked.length)}
            </Button>
          )}
          <Preview messages={chosen} isGroup={thread?.isGroup ?? false} />
          <Problem error={unkept}>
            <p>{t('card_thread_notKept')}</p>
          </Problem>
          <footer class="row wrap thread-foot">
            <AudienceSwitch value={audience} onChange={next => choose(selection, next)} crmName={wanted.crmName} />
            <span class="grow" />
            <Button variant="primary" onClick={() => void log()} busy={isSaving || chosen.length === 0}>
              {isSaving ? t('card_saving') : tCount('card_thread_log', chosen.length)}
            </Button>
          </footer>
        </>
      ) : (
        <p class="card-part sub" role="status">
          {thread === undefined ? t('card_loading') : t('card_thread_none')}
        </p>
      )}
      <Toast message={toast} onClose={() => setToast(null)} />
    </section>
  );
}

function outcome(
  { logged, already, goesTo }: { logged: string[]; already: number; goesTo?: string },
  undo: (activityIds: string[]) => void,
): ToastMessage {
  if (logged.length === 0) return { text: t('card_thread_already') };
  const saved = tCount('card_thread_saved', logged.length, goesTo ?? t('common_workspace'));
  const text = already > 0 ? `${saved} ${tCount('card_thread_before', already)}` : saved;
  return { text, undo: () => undo(logged) };
}

const failure = (error: MessageError): ToastMessage => ({ text: errorText(error) });

import { useEffect, useRef } from 'preact/hooks';
import type { Audience } from '../../model/activity';
import { AudienceSwitch } from '../components/audience-switch';
import { Button } from '../components/button';
import { Kbd } from '../components/parts';
import { dateTime } from '../format';
import { t } from '../i18n';
import type { ComposedKind } from './log-draft';
import { type DueDate, useDueDate } from './use-due-date';
import { useKeptText } from './use-kept-text';

export interface Composed {
  body: string;
  audience: Audience;
  dueAt?: string;
}

interface Props {
  kind: ComposedKind;
  contactId: string;
  contactName: string;
  defaultAudience: Audience;
  /** Missing: the local workspace keeps it. */
  crmName?: string;
  saving: boolean;
  /** @returns true once it is durable; until then the text stays. */
  onSave: (composed: Composed) => Promise<boolean>;
  onCancel: () => void;
}

const LABELS = { note: 'popup_noteFor', call: 'popup_callFor', task: 'popup_taskFor' } as const;

/** Text, audience and (for a task) date. Enter saves, Shift+Enter breaks the line; what is typed survives closing. */
export function Composer({ kind, contactId, contactName, defaultAudience, crmName, saving, onSave, onCancel }: Props) {
  const { text, change, forget } = useKeptText(`contact:${contactId}`, kind, defaultAudience);
  const due = useDueDate(kind === 'task' ? text.dueText : '');
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  // A call may be logged without a word. A date that is typed has to be understood first.
  const isComplete = (text.body.trim() !== '' || kind === 'call') && (kind !== 'task' || !text.dueText.trim() || due);
  const save = async () => {
    if (!isComplete || saving) return;
    if (await onSave({ body: text.body.trim(), audience: text.audience, dueAt: due ?? undefined })) forget();
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Escape') stop(event, onCancel);
    const isField = (event.target as HTMLElement).matches('textarea, input:not([type="radio"])');
    if (event.key === 'Enter' && isField && !event.shiftKey && !event.isComposing && !event.repeat) stop(event, save);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only catches Enter and Escape of the fields inside
    <div class="composer col" onKeyDown={keys}>
      <textarea
        class={text.audience === 'private' ? 'field private' : 'field'}
        aria-label={t(LABELS[kind], contactName)}
        placeholder={t(kind === 'task' ? 'popup_taskPlaceholder' : 'popup_notePlaceholder')}
        rows={3}
        maxLength={65_000}
        value={text.body}
        ref={field}
        onInput={event => change({ body: event.currentTarget.value })}
      />
      {kind === 'task' && <DueField value={text.dueText} due={due} onValue={dueText => change({ dueText })} />}
      <div class="row wrap">
        <AudienceSwitch value={text.audience} onChange={audience => change({ audience })} crmName={crmName} />
        <span class="grow" />
        <Button variant="primary" busy={!isComplete || saving} onClick={() => void save()}>
          {t('common_save')} <Kbd>⏎</Kbd>
        </Button>
      </div>
    </div>
  );
}

/** The key has done its work here: it must not reach the list around the composer. */
function stop(event: KeyboardEvent, then: () => unknown): void {
  event.preventDefault();
  event.stopPropagation();
  then();
}

function DueField({ value, due, onValue }: { value: string; due: DueDate; onValue: (text: string) => void }) {
  return (
    <div class="row">
      <input
        class="field grow"
        aria-label={t('popup_due')}
        placeholder={t('popup_duePlaceholder')}
        maxLength={100}
        value={value}
        onInput={event => onValue(event.currentTarget.value)}
      />
      <output class="sub due" aria-live="polite">
        {due ? dateTime(due) : due === null ? t('popup_dateUnknown') : ''}
      </output>
    </div>
  );
}

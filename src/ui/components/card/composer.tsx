import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { MessageError } from '../../../messages/define';
import type { CardView } from '../../../messages/people';
import type { Audience } from '../../../model/activity';
import { t } from '../../i18n';
import { newestDraft } from '../../state/unkept-drafts';
import { useDraftKeeper } from '../../state/use-draft-keeper';
import { AudienceSwitch } from '../audience-switch';
import { Button } from '../button';
import { Icon } from '../icon';
import { Kbd } from '../parts';
import { type ActivityText, createActivityWriter, type Written } from './activity-writer';
import { composeActivity } from './compose';
import { DueField, useDueDate } from './due-field';
import { Failure } from './failure';
import { type CardSubject, draftKey } from './subject';

export type ComposedKind = 'note' | 'call' | 'task';

/** Longest text; the schema of `activity.log` has the same limit. */
const MAX_LENGTH = 65_000;

export interface ComposerProps {
  view: CardView;
  subject: CardSubject;
  kind: ComposedKind;
  /** What the rep typed while the composer was on its way; comes after the kept draft. */
  typedAhead?: string;
  /** Told after every answer but a failure. */
  onWritten: (written: Written) => void;
  onClose: () => void;
  onExport?: () => void;
}

/** True when a kept draft was begun as one of the kinds that are composed. */
export function isComposed(kind: string): kind is ComposedKind {
  return kind === 'note' || kind === 'call' || kind === 'task';
}

/**
 * Writes a note, call or task. Who will read it is in sight while typing. What is typed is kept at once and stays until the
 * background has said that it is durable.
 */
export function Composer({ view, subject, kind, typedAhead = '', onWritten, onClose, onExport }: ComposerProps) {
  const draft = newestDraft(draftKey(view), view.draft);
  const [text, setText] = useState((draft?.body ?? '') + typedAhead);
  const [audience, setAudience] = useState<Audience>(draft?.audience ?? view.defaultAudience);
  const due = useDueDate(draft?.dueText ?? '');
  const [error, setError] = useState<MessageError>();
  const [isSaving, setSaving] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const [writer] = useState(createActivityWriter);
  const { keep, forget, error: unkept } = useDraftKeeper(draftKey(view));
  // Before the next key can be pressed: an effect after painting would lose the first letters of a fast typist.
  useLayoutEffect(() => {
    field.current?.focus();
    if (typedAhead !== '') keep({ body: text, kind, audience });
  }, [kind]);

  const changed = (next: { text?: string; audience?: Audience; dueText?: string }) => {
    if (next.text !== undefined) setText(next.text);
    if (next.audience) setAudience(next.audience);
    if (next.dueText !== undefined) due.setText(next.dueText);
    const dueText = kind === 'task' ? (next.dueText ?? due.text) : undefined;
    keep({ body: next.text ?? text, kind, audience: next.audience ?? audience, dueText });
  };

  const failure = error ?? unkept;
  const isReady = kind === 'call' || text.trim() !== '';
  const save = async () => {
    if (isSaving || !isReady) return;
    setSaving(true);
    setError(undefined);
    const dueAt = kind === 'task' ? await due.read() : undefined;
    if (kind === 'task' && !dueAt) return setSaving(false);
    const activity: ActivityText = composeActivity({ view, subject, kind, text, audience, dueAt });
    const written = await writer.write(activity);
    setSaving(false);
    if (written.end === 'failed') return setError(written.error);
    if (written.end === 'saved' || written.end === 'already') forget();
    onWritten(written);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.isTrusted || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void save();
  };

  return (
    <section class="card-part col composer" aria-label={t(`card_compose_${kind}`)}>
      <textarea
        ref={field}
        class={`field ${audience}`}
        dir="auto"
        rows={3}
        maxLength={MAX_LENGTH}
        aria-label={t(`card_compose_${kind}`)}
        placeholder={t(`card_placeholder_${kind}`)}
        value={text}
        readOnly={isSaving}
        onInput={event => changed({ text: event.currentTarget.value })}
        onKeyDown={onKeyDown}
      />
      {kind === 'task' && <DueField due={due} onText={dueText => changed({ dueText })} onEnter={() => void save()} />}
      <div class="row wrap">
        <AudienceSwitch value={audience} onChange={next => changed({ audience: next })} crmName={view.crmName} />
        <span class="grow" />
        <Button variant="plain" icon label={t('card_closeComposer')} onClick={onClose}>
          <Icon name="close" />
        </Button>
        <Button variant="primary" onClick={() => void save()} busy={isSaving || !isReady}>
          {isSaving ? t('card_saving') : t('common_save')} <Kbd>⏎</Kbd>
        </Button>
      </div>
      {failure && <Failure error={failure} text={text} onExport={onExport} />}
    </section>
  );
}

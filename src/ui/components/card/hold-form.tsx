import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { newId } from '../../../lib/new-id';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { CandidateView } from '../../../messages/people';
import type { Audience } from '../../../model/activity';
import { t } from '../../i18n';
import { newestDraft } from '../../state/unkept-drafts';
import { useDraftKeeper } from '../../state/use-draft-keeper';
import { AudienceSwitch } from '../audience-switch';
import { Button } from '../button';
import { Kbd } from '../parts';
import { createActivityWriter } from './activity-writer';
import { personDraft } from './add-form';
import { Candidates } from './candidates';
import { composeActivity, composeTouch } from './compose';
import { Failure } from './failure';
import type { FormProps } from './forms';
import { draftKey } from './subject';
import { logLabel } from './words';

/**
 * A note about somebody who is not in the book: the note is kept first, the person waits with it until the rep says whether they
 * belong into the CRM.
 */
export function HoldForm({ view, touch, onWritten, onChoose, onClose }: FormProps) {
  const { person, pageUrl } = view;
  const draft = newestDraft(draftKey(view), view.draft);
  const [text, setText] = useState(draft?.body ?? '');
  const [audience, setAudience] = useState<Audience>(draft?.audience ?? view.defaultAudience);
  const [duplicates, setDuplicates] = useState<CandidateView[]>();
  const [error, setError] = useState<MessageError>();
  const [isSaving, setSaving] = useState(false);
  const { keep, forget, error: unkept } = useDraftKeeper(draftKey(view));
  const [writer] = useState(createActivityWriter);
  // One id for one form: trying again cannot add twice.
  const [id] = useState(newId);
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  const failure = error ?? unkept;
  const isReady = touch !== undefined || text.trim() !== '';

  const changed = (body: string, reader: Audience) => {
    setText(body);
    setAudience(reader);
    keep({ body, kind: 'note', audience: reader });
  };

  const noteOn = async (contactId: string) => {
    const about = { ...view, defaultAudience: audience };
    const isTouch = touch && text.trim() === '';
    const composed = isTouch
      ? composeTouch(about, touch)
      : composeActivity({ view: about, subject: { person, pageUrl, touch }, kind: 'note', text, audience });
    const written = await writer.write({ ...composed, contactId });
    if (written.end === 'failed') return setError(written.error);
    if (written.end === 'saved' || written.end === 'already') forget();
    onWritten(written);
  };

  const save = async (force: boolean) => {
    if (isSaving || !isReady) return;
    setSaving(true);
    setError(undefined);
    const answer = await send('contact.create', { id, draft: personDraft(person), person, force, hold: true });
    if (!answer.ok) setError(answer.error);
    else if (answer.value.created) await noteOn(answer.value.contactId);
    else setDuplicates(answer.value.duplicates);
    setSaving(false);
  };

  const choose = async (candidate: CandidateView) => {
    onChoose(candidate);
    await noteOn(candidate.id);
  };

  return (
    <section class="card-part col" aria-label={t('card_hold')}>
      <p class="sub">{view.crmName ? t('card_holdIntro', view.crmName) : t('card_holdHere')}</p>
      <textarea
        ref={field}
        class={`field ${audience}`}
        dir="auto"
        rows={3}
        maxLength={65_000}
        aria-label={t('card_compose_note')}
        placeholder={t('card_placeholder_note')}
        value={text}
        readOnly={isSaving}
        onInput={event => changed(event.currentTarget.value, audience)}
        onKeyDown={event => {
          if (!event.isTrusted || event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void save(duplicates !== undefined);
        }}
      />
      {duplicates && (
        <>
          <p role="status">{t('card_looksLike')}</p>
          <Candidates candidates={duplicates} site={person?.site} onChoose={candidate => void choose(candidate)} />
        </>
      )}
      {failure && <Failure error={failure} text={text} />}
      <div class="row">
        <AudienceSwitch value={audience} onChange={next => changed(text, next)} crmName={view.crmName} />
      </div>
      <div class="row">
        <span class="grow" />
        <Button variant="plain" onClick={onClose}>
          {t('common_cancel')}
        </Button>
        <Button variant="primary" onClick={() => void save(duplicates !== undefined)} busy={isSaving || !isReady}>
          {t(duplicates ? 'card_holdAnyway' : 'common_save')} <Kbd>⏎</Kbd>
        </Button>
      </div>
      {touch && text.trim() === '' && <p class="tiny">{t('card_holdTouch', logLabel(touch.kind))}</p>}
    </section>
  );
}

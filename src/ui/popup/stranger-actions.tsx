import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { CandidateView } from '../../messages/people';
import type { ContactDraft } from '../../model/contact';
import type { Person } from '../../model/person';
import { Button } from '../components/button';
import { t } from '../i18n';
import { errorText } from '../state/error-text';
import { useMessage } from '../state/use-message';
import type { StrangerRow } from './row-data';

interface Props {
  row: StrangerRow;
  opened: boolean;
  /** The person is a contact now. */
  onKnown: (contactId: string, contactName: string) => void;
}

/** For a person on the page who is no certain contact: which one it is, or *Add*. */
export function StrangerActions({ row: { seen, pageUrl }, opened, onKnown }: Props) {
  const card = useMessage('card.get', { person: seen.person, pageUrl });
  const [duplicates, setDuplicates] = useState<CandidateView[] | null>(null);
  const [error, setError] = useState<MessageError>();
  const id = useRef(crypto.randomUUID());
  const box = useRef<HTMLDivElement>(null);
  const isReady = card.value !== undefined;
  useEffect(() => {
    if (opened && isReady) box.current?.querySelector('button')?.focus();
  }, [opened, isReady]);

  const candidates = duplicates ?? (seen.mark.verdict === 'review' ? card.value?.candidates : undefined) ?? [];

  const link = async ({ id: contactId, fullName }: CandidateView) => {
    const answer = await send('link.add', { contactId, person: seen.person });
    if (answer.ok) onKnown(contactId, fullName);
    else setError(answer.error);
  };
  const add = async () => {
    // Whoever has seen the candidates and adds all the same means it.
    const force = candidates.length > 0;
    const draft = draftOf(seen.person);
    const answer = await send('contact.create', { id: id.current, draft, person: seen.person, force });
    if (!answer.ok) setError(answer.error);
    else if (answer.value.created) onKnown(answer.value.contactId, draft.fullName);
    else setDuplicates(answer.value.duplicates);
  };
  return (
    <div ref={box} class="col">
      {candidates.map(candidate => (
        <div key={candidate.id} class="row">
          <div class="grow">
            <div class="strong clamp1">{candidate.fullName}</div>
            <div class="sub clamp1">
              {[candidate.jobTitle, candidate.company, candidate.city].filter(Boolean).join(' · ')}
            </div>
          </div>
          <Button label={t('popup_thisOneName', candidate.fullName)} onClick={() => void link(candidate)}>
            {t('popup_thisOne')}
          </Button>
        </div>
      ))}
      <div class="row">
        <Button variant={candidates.length > 0 ? 'default' : 'primary'} onClick={() => void add()}>
          {t(candidates.length > 0 ? 'popup_addAnyway' : 'popup_add')}
        </Button>
      </div>
      {error && (
        <p class="notice danger" role="alert">
          {errorText(error)}
        </p>
      )}
    </div>
  );
}

/** What the page says about a person, as a new contact begins. */
export function draftOf(person: Person): ContactDraft {
  const { fullName, company, jobTitle = person.headline, location, identifiers } = person;
  const values = (kind: 'email' | 'phone') => identifiers.filter(one => one.kind === kind).map(one => one.value);
  return {
    fullName: fullName ?? identifiers[0]?.value ?? '',
    company,
    jobTitle: jobTitle?.slice(0, 200),
    city: location?.slice(0, 120),
    emails: values('email'),
    phones: values('phone'),
    identifiers: identifiers.filter(({ kind }) => kind !== 'email' && kind !== 'phone'),
  };
}

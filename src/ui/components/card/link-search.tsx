import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ContactSummary } from '../../../messages/people';
import { t } from '../../i18n';
import { Button } from '../button';
import { Avatar } from '../parts';
import { Failure } from './failure';

const QUIET_MS = 120;
const LIMIT = 6;

/** Finds the contact that the person on the page is, by name, company, e-mail or handle. */
export function LinkSearch({
  initial,
  without,
  isOnlyShown,
  onChoose,
  onClose,
}: {
  initial: string;
  /** Contact that is not offered: the one that is to be linked. */
  without?: string;
  /** Whoever is chosen is looked at, not linked. */
  isOnlyShown?: boolean;
  onChoose: (contact: ContactSummary) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState(initial);
  const [hits, setHits] = useState<ContactSummary[]>();
  const [error, setError] = useState<MessageError>();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.select(), []);
  useEffect(() => {
    let isLatest = true;
    const find = async () => {
      const answer = await send('search.query', { text: text.trim().slice(0, 200), limit: LIMIT });
      if (!isLatest) return;
      setHits(answer.ok ? answer.value.hits.filter(({ id }) => id !== without) : undefined);
      setError(answer.ok ? undefined : answer.error);
    };
    const timer = setTimeout(() => text.trim() && void find(), QUIET_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [text]);

  return (
    <section class="card-part col" aria-label={t('card_linkTo')}>
      <input
        ref={field}
        class="field"
        type="search"
        dir="auto"
        maxLength={200}
        aria-label={t('card_searchContacts')}
        placeholder={t('card_searchContacts')}
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      <ul class="candidates" aria-label={t('card_found')}>
        {text.trim() && hits?.map(hit => <Hit key={hit.id} hit={hit} isOnlyShown={isOnlyShown} onChoose={onChoose} />)}
      </ul>
      {text.trim() && hits?.length === 0 && <p class="tiny">{t('card_noHits')}</p>}
      {error && <Failure error={error} />}
      <div class="row">
        <Button variant="plain" onClick={onClose}>
          {t('common_cancel')}
        </Button>
      </div>
    </section>
  );
}

function Hit({
  hit,
  isOnlyShown,
  onChoose,
}: {
  hit: ContactSummary;
  isOnlyShown?: boolean;
  onChoose: (contact: ContactSummary) => void;
}) {
  return (
    <li>
      <Avatar name={hit.fullName} small />
      <span class="grow">
        <span class="strong clamp1" dir="auto">
          {hit.fullName}
        </span>
        <span class="sub clamp1" dir="auto">
          {[hit.jobTitle, hit.company].filter(Boolean).join(', ')}
        </span>
      </span>
      <Button
        onClick={() => onChoose(hit)}
        label={t(isOnlyShown ? 'card_thisOneLabel' : 'card_linkLabel', hit.fullName)}
      >
        {t(isOnlyShown ? 'card_thisOne' : 'card_link')}
      </Button>
    </li>
  );
}

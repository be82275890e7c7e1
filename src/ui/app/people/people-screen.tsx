import { useState } from 'preact/hooks';
import { Button } from '../../components/button';
import { t, tCount } from '../../i18n';
import { Problem } from '../../state/problem';
import { useLast, useMessage } from '../../state/use-message';
import { useSearch } from '../../state/use-search';
import { Field } from '../parts/field';
import { RangeNav } from '../parts/pager';
import { goTo, hrefOf } from '../route';
import { PeopleTable } from './people-table';

const PAGE = 50;

/** Everyone in the book by name, a page at a time, or who fits the typed letters. */
export function PeopleScreen() {
  const [text, setText] = useState('');
  const found = useSearch(text);
  const isSearching = text.trim() !== '';
  return (
    <>
      <header class="screen-head">
        <h1 class="grow">{t('app_navPeople')}</h1>
        <DuplicatesLink />
        <Button onClick={() => goTo({ screen: 'new-person' })}>{t('app_addPerson')}</Button>
      </header>
      <Field
        label={t('popup_search')}
        placeholder={t('popup_searchPlaceholder')}
        maxLength={200}
        value={text}
        onValue={setText}
      />
      <output class="tiny count-line" aria-live="polite">
        {isSearching && found ? tCount('popup_count', found.total) : ''}
      </output>
      <Problem error={found?.error} />
      {isSearching ? <PeopleTable people={found?.hits ?? []} /> : <AllPeople />}
    </>
  );
}

/** Not there while there is nothing to decide. */
function DuplicatesLink() {
  const { open = 0 } = useMessage('duplicates.count', {}, ['duplicates', 'contacts']).value ?? {};
  if (open === 0) return null;
  return (
    <a class="btn" href={hrefOf({ screen: 'duplicates' })}>
      {tCount('app_dupCount', open)}
    </a>
  );
}

/** Pages by name. Pages before are remembered by where they began. */
function AllPeople() {
  const [starts, setStarts] = useState<(string | undefined)[]>([undefined]);
  const after = starts.at(-1);
  const list = useMessage('contact.list', { after, limit: PAGE }, ['contacts']);
  const page = useLast(list.value);
  const isThere = list.value !== undefined;
  const { contacts = [], total = 0, next } = page ?? {};
  if (isThere && total === 0) return <NobodyYet />;
  return (
    <>
      <Problem error={list.error} />
      <PeopleTable people={contacts} />
      {page && (
        <RangeNav
          first={(starts.length - 1) * PAGE + 1}
          shown={contacts.length}
          total={total}
          onPrevious={isThere && starts.length > 1 ? () => setStarts(starts.slice(0, -1)) : undefined}
          onNext={isThere && next !== undefined ? () => setStarts([...starts, next]) : undefined}
        />
      )}
    </>
  );
}

function NobodyYet() {
  return (
    <div class="empty-state">
      <p>{t('app_nobodyYet')}</p>
      <p class="row wrap">
        <a class="btn primary" href={hrefOf({ screen: 'imports' })}>
          {t('app_importFile')}
        </a>
        <a class="btn" href={hrefOf({ screen: 'settings', section: 'crm' })}>
          {t('app_connectCrm')}
        </a>
      </p>
    </div>
  );
}

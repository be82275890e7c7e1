import { useEffect, useRef, useState } from 'preact/hooks';
import type { Written } from '../components/card/activity-writer';
import { useToast } from '../components/card/use-toast';
import { CrowdNote } from '../components/crowd-note';
import { Toast } from '../components/toast';
import { t, tCount } from '../i18n';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { type Found, useSearch } from '../state/use-search';
import { DueList } from './due-list';
import { Footer } from './footer';
import { PageNote } from './page-note';
import { rowId } from './result-row';
import { Results } from './results';
import { hitRow, type Row, recentRow, tabRows } from './row-data';
import { SearchBox } from './search-box';
import { useKeys } from './use-keys';
import { useSelection } from './use-selection';
import { useTab } from './use-tab';

/** Type, pick, log: all without a mouse. */
export function QuickSearch({ hasConsent }: { hasConsent: boolean }) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const found = useSearch(hasConsent ? text : '');
  const start = useStart(hasConsent);
  const isSearching = text.trim() !== '';
  const hits = found?.hits.map(hitRow) ?? [];
  const rows = isSearching ? hits : [...start.onPage.rows, ...start.recents];
  const selection = useSelection(rows);
  const toast = useToast(start.reload);
  const { current, select } = selection;
  useInSight(current);

  const onWritten = (written: Written) => {
    toast.showWritten(written);
    if (written.end === 'failed' || written.end === 'busy') return;
    // The row has the focus now: Z undoes, Enter goes on, letters begin a new search.
    select(current);
    if (current) document.getElementById(rowId(current))?.focus();
  };
  const toSearch = () => {
    select(current);
    input.current?.focus();
  };
  const undo = () => toast.message?.undo?.();
  const { onSearchKey, onListKey } = useKeys({ rows, selection, text, setText, toSearch, undo });
  const results = { selection, toast, onWritten };
  return (
    <main class="popup">
      <h1 class="hidden-text">{t('popup_title')}</h1>
      <SearchBox
        text={text}
        onText={value => {
          setText(value);
          select(undefined);
        }}
        onKey={onSearchKey}
        activeId={current && rowId(current)}
        hasRows={rows.length > 0}
        inputRef={input}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only hears the keys of the rows inside */}
      <div class="list" id="results" onKeyDown={onListKey}>
        {isSearching ? (
          <Hits found={found} rows={hits} {...results} />
        ) : (
          <>
            <PageNote tab={start.tab} shown={start.onPage.rows.length} more={start.onPage.more} />
            <CrowdNote report={start.tab.people} />
            <Group label={t('popup_onPage')} rows={start.onPage.rows} {...results} />
            <Group label={t('popup_recent')} rows={start.recents} titled {...results} />
            <DueList due={start.due} toast={toast} onDone={start.reload} />
            {start.isEmpty && <p class="empty sub">{t('popup_startHint')}</p>}
          </>
        )}
      </div>
      <output class="hidden-text" aria-live="polite">
        {isSearching && found ? tCount('popup_count', found.total) : ''}
      </output>
      <Toast message={toast.message} onClose={toast.clear} />
      <Footer />
    </main>
  );
}

type Parts = Omit<Parameters<typeof Results>[0], 'label'>;

function Hits({ found, ...results }: Parts & { found: Found | null }) {
  return (
    <>
      <Problem error={found?.error} />
      <Results label={t('popup_hits')} {...results} />
      {found?.hits.length === 0 && !found.error && <p class="empty">{t('popup_nobody', found.text)}</p>}
    </>
  );
}

function Group({ label, titled, ...results }: Parts & { label: string; titled?: boolean }) {
  if (results.rows.length === 0) return null;
  return (
    <>
      {titled && <h2 class="group">{label}</h2>}
      <Results label={label} {...results} />
    </>
  );
}

/** What is there before anything is typed. */
function useStart(hasConsent: boolean) {
  const tab = useTab(hasConsent);
  const recent = useMessage('search.recent', hasConsent ? {} : null, ['contacts', 'activities']);
  return {
    tab,
    onPage: tab.people ? tabRows(tab.people) : { rows: [], more: 0 },
    recents: recent.value?.recent.map(recentRow) ?? [],
    due: recent.value?.due ?? [],
    isEmpty: recent.value?.recent.length === 0 && recent.value.due.length === 0,
    reload: recent.reload,
  };
}

/** The row that the keys reach stays in sight. */
function useInSight(row: Row | undefined): void {
  const id = row && rowId(row);
  useEffect(() => {
    if (id) document.getElementById(id)?.scrollIntoView({ block: 'nearest' });
  }, [id]);
}

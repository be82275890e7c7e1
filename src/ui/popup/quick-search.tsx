import { useEffect, useRef, useState } from 'preact/hooks';
import { t, tCount } from '../i18n';
import { Problem } from '../state/problem';
import { SavedToast } from '../state/saved-toast';
import { useLog } from '../state/use-log';
import { useMessage } from '../state/use-message';
import { useSearch } from '../state/use-search';
import { DueList } from './due-list';
import { Footer } from './footer';
import { PageNote } from './page-note';
import { Results } from './results';
import { hitRow, type Row, recentRow, tabRows } from './row-data';
import { SearchBox } from './search-box';
import { type PopupKeys, useKeys } from './use-keys';
import { useSelection } from './use-selection';
import { useTab } from './use-tab';

/** Type, pick, log: all without a mouse. */
export function QuickSearch({ hasConsent }: { hasConsent: boolean }) {
  const [text, setText] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const found = useSearch(hasConsent ? text : '');
  const tab = useTab(hasConsent);
  const recent = useMessage('search.recent', hasConsent ? {} : null, ['contacts', 'activities']);
  const onPage = tab.people ? tabRows(tab.people) : { rows: [], more: 0 };
  const hits = found?.hits.map(hitRow) ?? [];
  const recents = recent.value?.recent.map(recentRow) ?? [];
  const isSearching = text.trim() !== '';
  const rows: Row[] = isSearching ? hits : [...onPage.rows, ...recents];
  const selection = useSelection(rows);
  const logging = useLog();
  const { select } = selection;
  const toSearch = () => {
    select(selection.current);
    input.current?.focus();
  };
  const onLogged = () => {
    select(selection.current);
    recent.reload();
    document.getElementById(rowFocus(selection.current))?.focus();
  };
  const keys: PopupKeys = { rows, selection, text, setText, toSearch, undo: logging.undo };
  const { onSearchKey, onListKey } = useKeys(keys);
  const common = { selection, logging, onLogged, onKnown: tab.reload };

  // The row that the keys reach stays in sight.
  const activeKey = selection.current?.key;
  useEffect(() => {
    if (activeKey) document.getElementById(`row-${activeKey}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [activeKey]);

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
        activeId={activeKey && `row-${activeKey}`}
        hasRows={rows.length > 0}
        inputRef={input}
      />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only hears the keys of the rows inside */}
      <div class="list" id="results" onKeyDown={onListKey}>
        <Problem error={logging.error ?? found?.error} />
        {isSearching ? (
          <>
            <Results label={t('popup_hits')} rows={hits} {...common} />
            {found && found.hits.length === 0 && !found.error && <p class="empty">{t('popup_nobody', found.text)}</p>}
          </>
        ) : (
          <>
            <PageNote tab={tab} shown={onPage.rows.length} more={onPage.more} />
            {onPage.rows.length > 0 && <Results label={t('popup_onPage')} rows={onPage.rows} {...common} />}
            {recents.length > 0 && <h2 class="group">{t('popup_recent')}</h2>}
            {recents.length > 0 && <Results label={t('popup_recent')} rows={recents} {...common} />}
            <DueList due={recent.value?.due ?? []} onDone={recent.reload} />
          </>
        )}
      </div>
      <output class="hidden-text" aria-live="polite">
        {isSearching && found ? tCount('popup_count', found.total) : ''}
      </output>
      <SavedToast logging={logging} />
      <Footer />
    </main>
  );
}

const rowFocus = (row: Row | undefined): string => (row ? `row-${row.key}` : '');

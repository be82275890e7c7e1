import type { Written } from '../components/card/activity-writer';
import { Card } from '../components/card/card';
import type { CardToast } from '../components/card/use-toast';
import { openPage } from '../state/open-page';
import { ContactActions } from './contact-actions';
import { ResultRow } from './result-row';
import { isContact, type Row } from './row-data';
import type { useSelection } from './use-selection';

interface Props {
  label: string;
  rows: readonly Row[];
  selection: ReturnType<typeof useSelection>;
  toast: CardToast;
  onWritten: (written: Written) => void;
}

/** Rows under one heading, with what can be done with the selected one. */
export function Results({ label, rows, selection, toast, onWritten }: Props) {
  const { current, opened, view, select } = selection;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list to act on, not a table of data
    <div role="grid" aria-label={label} class="results">
      {rows.map(row => (
        <ResultRow key={row.key} row={row} selected={row.key === current?.key} onPick={() => select(row, true)}>
          {row.key !== current?.key ? null : isContact(row) ? (
            <ContactActions
              row={row}
              view={view}
              opened={opened}
              onView={next => select(row, true, next)}
              onWritten={onWritten}
            />
          ) : (
            opened && (
              <Card
                subject={{ person: row.seen.person, touch: row.seen.touch, pageUrl: row.pageUrl }}
                toast={toast}
                autoFocus
                onExport={() => openPage('#/settings/data')}
              />
            )
          )}
        </ResultRow>
      ))}
    </div>
  );
}

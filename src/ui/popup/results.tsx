import { useEffect, useRef } from 'preact/hooks';
import type { Written } from '../components/card/activity-writer';
import { Card } from '../components/card/card';
import type { CardToast } from '../components/card/use-toast';
import { openPage } from '../state/open-page';
import { ContactActions } from './contact-actions';
import { ResultRow } from './result-row';
import { isContact, type Row, type StrangerRow } from './row-data';
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
            opened && <StrangerCard row={row} toast={toast} />
          )}
        </ResultRow>
      ))}
    </div>
  );
}

/** Who it may be, or *Add*: the same card as beside the page. */
function StrangerCard({ row: { seen, pageUrl }, toast }: { row: StrangerRow; toast: CardToast }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1}>
      <Card
        subject={{ person: seen.person, touch: seen.touch, pageUrl }}
        toast={toast}
        onExport={() => openPage('#/settings/data')}
      />
    </div>
  );
}

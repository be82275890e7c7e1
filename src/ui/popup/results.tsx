import type { useLog } from '../state/use-log';
import { ContactActions } from './contact-actions';
import { ResultRow } from './result-row';
import { isContact, type Row } from './row-data';
import { StrangerActions } from './stranger-actions';
import type { useSelection } from './use-selection';

interface Props {
  label: string;
  rows: readonly Row[];
  selection: ReturnType<typeof useSelection>;
  logging: ReturnType<typeof useLog>;
  onLogged: () => void;
  onKnown: (contactId: string, contactName: string) => void;
}

/** Rows under one heading, with the actions of the selected one. */
export function Results({ label, rows, selection, logging, onLogged, onKnown }: Props) {
  const { current, opened, view, select } = selection;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a list to act on, not a table of data
    <div role="grid" aria-label={label} class="results">
      {rows.map(row => {
        const isCurrent = row.key === current?.key;
        return (
          <ResultRow key={row.key} row={row} selected={isCurrent} onPick={() => select(row, true)}>
            {isCurrent &&
              (isContact(row) ? (
                <ContactActions
                  row={row}
                  view={view}
                  opened={opened}
                  logging={logging}
                  onView={next => select(row, true, next)}
                  onLogged={onLogged}
                />
              ) : (
                <StrangerActions row={row} opened={opened} onKnown={onKnown} />
              ))}
          </ResultRow>
        );
      })}
    </div>
  );
}

import { useCallback, useState } from 'preact/hooks';
import type { View } from './contact-actions';
import { isContact, type Row } from './row-data';

interface Selection {
  /** Key of the selected row. */
  key?: string;
  /** The rep went into the row: the focus is among its actions. */
  opened: boolean;
  view: View;
}

const NOTHING: Selection = { opened: false, view: 'actions' };

/** Which row is selected, and what is open under it. A row that left the list is no longer selected. */
export function useSelection(rows: readonly Row[]) {
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const index = rows.findIndex(({ key }) => key === selection.key);
  const current = index < 0 ? undefined : rows[index];
  const select = useCallback((row: Row | undefined, opened = false, view: View = 'actions') => {
    setSelection(row ? { key: row.key, opened, view: isContact(row) ? view : 'actions' } : NOTHING);
  }, []);
  const move = useCallback(
    (step: 1 | -1) => {
      const next = Math.min(Math.max(index + step, 0), rows.length - 1);
      if (index < 0 && step < 0) return;
      select(index === 0 && step < 0 ? undefined : rows[next]);
    },
    [index, rows, select],
  );
  return { current, opened: selection.opened, view: selection.view, select, move };
}

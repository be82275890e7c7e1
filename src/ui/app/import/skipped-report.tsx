import { useState } from 'preact/hooks';
import type { ImportProgress } from '../../../messages/data';
import { number } from '../../format';
import { t, tCount } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { reasonText } from './import-text';

const SHOWN = 200;

/** Rows that were left out, each with its number in the file and why. */
export function SkippedReport({ progress: { id, skippedCount } }: { progress: ImportProgress }) {
  const [isOpen, setIsOpen] = useState(false);
  const list = useMessage('import.skipped', isOpen ? { id, offset: 0, limit: SHOWN } : null, ['imports']);
  return (
    <details class="panel" onToggle={event => setIsOpen(event.currentTarget.open)}>
      <summary>{tCount('import_skipped', skippedCount)}</summary>
      <Problem error={list.error} />
      <table>
        <thead>
          <tr>
            <th scope="col">{t('import_row')}</th>
            <th scope="col">{t('import_why')}</th>
            <th scope="col">{t('import_what')}</th>
          </tr>
        </thead>
        <tbody>
          {list.value?.rows.map(({ row, reasonKey, detail }) => (
            <tr key={row}>
              <td>{number(row)}</td>
              <td>{reasonText(reasonKey)}</td>
              <td class="sub">{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {skippedCount > SHOWN && <p class="tiny">{t('import_firstOnly', number(SHOWN), number(skippedCount))}</p>}
    </details>
  );
}

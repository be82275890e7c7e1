import type { ImportProgress } from '../../../messages/data';
import { number } from '../../format';
import { t, tCount } from '../../i18n';
import { reasonText } from './import-text';

const SHOWN = 200;

/** Rows that were left out, each with its number in the file and why. */
export function SkippedReport({ progress: { skipped, skippedCount } }: { progress: ImportProgress }) {
  return (
    <details class="panel">
      <summary>{tCount('import_skipped', skippedCount)}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('import_row')}</th>
            <th scope="col">{t('import_why')}</th>
            <th scope="col">{t('import_what')}</th>
          </tr>
        </thead>
        <tbody>
          {skipped.slice(0, SHOWN).map(({ row, reasonKey, detail }) => (
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

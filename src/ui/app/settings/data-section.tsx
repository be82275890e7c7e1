import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { hrefOf } from '../route';
import { ConsentPanel } from './consent-panel';
import { ErasePanel } from './erase-panel';
import { ExportPanel } from './export-panel';

const MEGABYTE = 1_000_000;
const inMegabytes = (bytes: number): string => number(Math.round(bytes / MEGABYTE));

/** What is kept on this device; in and out; erase. */
export function DataSection() {
  const { value: sizes, error } = useMessage('data.sizes', {}, ['contacts', 'activities', 'imports']);
  return (
    <>
      <Problem error={error} />
      <p aria-live="polite">
        {sizes &&
          t(
            'settings_sizes',
            number(sizes.contacts),
            number(sizes.activities),
            inMegabytes(sizes.usedBytes),
            inMegabytes(sizes.quotaBytes),
          )}
      </p>
      <div class="panel col">
        <h3>{t('app_navImport')}</h3>
        <p class="sub">{t('settings_importIntro')}</p>
        <p>
          <a class="btn" href={hrefOf({ screen: 'imports' })}>
            {t('app_importFile')}
          </a>
        </p>
      </div>
      <ExportPanel />
      <ConsentPanel />
      <ErasePanel />
    </>
  );
}

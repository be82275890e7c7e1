import { t } from '../../i18n';
import { hrefOf } from '../route';
import { ConsentPanel } from './consent-panel';
import { ErasePanel } from './erase-panel';
import { ExportPanel } from './export-panel';
import { SizesPanel } from './sizes-panel';

/** What is kept on this device; in and out; erase. */
export function DataSection() {
  return (
    <>
      <SizesPanel />
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

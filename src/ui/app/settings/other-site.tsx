import { useState } from 'preact/hooks';
import type { MessageError } from '../../../messages/define';
import type { Settings } from '../../../model/settings';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { webExtension } from '../../state/browser';
import { Problem } from '../../state/problem';
import { siteName } from './origins';
import { SiteRow, setMode } from './site-row';

/** A site that the rep added. Removing it gives the permission back. */
export function OtherSite({ site }: { site: Settings['sites'][number] }) {
  const [error, setError] = useState<MessageError>();
  const name = siteName(site.origin);
  const remove = async () => {
    setError(await setMode([site.origin], 'off'));
    await webExtension().permissions.remove({ origins: [site.origin] });
  };
  return (
    <div class="col">
      <SiteRow name={name} origins={[site.origin]} mode={site.mode} />
      <div class="row">
        <Button label={t('settings_removeSiteName', name)} onClick={() => void remove()}>
          {t('settings_removeSite')}
        </Button>
      </div>
      <Problem error={error} />
    </div>
  );
}

import { useState } from 'preact/hooks';
import { Button } from '../../components/button';
import { number } from '../../format';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';

const MEGABYTE = 1_000_000;
const inMegabytes = (bytes: number): string =>
  t(
    'settings_megabytes',
    number(bytes < 10 * MEGABYTE ? Math.ceil(bytes / 100_000) / 10 : Math.round(bytes / MEGABYTE)),
  );

/** How much is on this device, of which connection, and whether the browser may throw it away. */
export function SizesPanel() {
  const { value: sizes, error, reload } = useMessage('data.sizes', {}, ['contacts', 'activities', 'imports']);
  const { value: connections } = useMessage('data.connections', {});
  const [isRefused, setRefused] = useState(false);
  const keep = async () => {
    setRefused(!(await navigator.storage.persist()));
    reload();
  };
  return (
    <div class="panel col">
      <h3>{t('settings_sizesTitle')}</h3>
      <Problem error={error} />
      {sizes && (
        <dl class="sizes" aria-live="polite">
          <dt>{t('settings_sizesContacts')}</dt>
          <dd>{number(sizes.contacts)}</dd>
          {connections?.counts.flatMap(({ connectionId, name, contacts }) => [
            <dt class="part" key={`${connectionId}-name`}>
              {name || t('settings_sizesLocal')}
            </dt>,
            <dd key={connectionId}>{number(contacts)}</dd>,
          ])}
          <dt>{t('settings_sizesActivities')}</dt>
          <dd>{number(sizes.activities)}</dd>
          <dt>{t('settings_sizesUsed')}</dt>
          <dd>{t('settings_sizesOf', inMegabytes(sizes.usedBytes), inMegabytes(sizes.quotaBytes))}</dd>
          <dt class="part">{t('settings_sizesKeys')}</dt>
          <dd>{inMegabytes(sizes.keyBytes)}</dd>
          <dt class="part">{t('settings_sizesSearch')}</dt>
          <dd>{inMegabytes(sizes.searchBytes)}</dd>
        </dl>
      )}
      {sizes && <p class="sub">{t(sizes.persisted ? 'settings_sizesKept' : 'settings_sizesNotKept')}</p>}
      {sizes && !sizes.persisted && (
        <div class="row">
          <Button onClick={() => void keep()}>{t('settings_sizesKeep')}</Button>
        </div>
      )}
      {isRefused && <Problem text={t('settings_sizesRefused')} />}
    </div>
  );
}

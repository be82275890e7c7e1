import { useState } from 'preact/hooks';
import type { MessageError } from '../../../messages/define';
import type { SiteMode } from '../../../model/settings';
import { t } from '../../i18n';
import { webExtension } from '../../state/browser';
import { Problem } from '../../state/problem';
import { Choices } from '../parts/choices';
import { Field } from '../parts/field';
import { originPattern, siteName } from './origins';
import { setMode } from './site-row';

/** Adds any other site by its address. The browser asks the rep for that one site. */
export function AddSite() {
  const [address, setAddress] = useState('');
  const [mode, choose] = useState<SiteMode>();
  const [problem, setProblem] = useState<string>();
  const [error, setError] = useState<MessageError>();
  const origin = originPattern(address);
  const add = (event: Event) => {
    event.preventDefault();
    if (!origin) return setProblem(t('settings_noAddress'));
    if (!mode) return setProblem(t('settings_chooseMode'));
    // Asked at once, inside the click: the browser refuses a request that comes later.
    void webExtension()
      .permissions.request({ origins: [origin] })
      .then(async isGranted => {
        setProblem(isGranted ? undefined : t('settings_refused', siteName(origin)));
        if (!isGranted) return;
        const failure = await setMode([origin], mode);
        setError(failure);
        if (!failure) setAddress('');
      });
  };
  return (
    <form class="panel col" aria-label={t('settings_addSite')} onSubmit={add}>
      <Field
        label={t('settings_siteAddress')}
        placeholder="https://forum.example.org"
        maxLength={300}
        value={address}
        onValue={setAddress}
      />
      <Choices
        legend={t('settings_modeLegend')}
        value={mode}
        onChoose={choose}
        choices={[
          { value: 'overlay', label: t('settings_modeOverlay') },
          { value: 'panel', label: t('settings_modePanel') },
        ]}
      />
      <Problem error={error} text={problem} />
      <div class="row">
        <button type="submit" class="btn">
          {t('settings_addSite')}
        </button>
      </div>
    </form>
  );
}

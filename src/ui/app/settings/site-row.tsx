import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { SiteMode } from '../../../model/settings';
import { t } from '../../i18n';
import { webExtension } from '../../state/browser';
import { Problem } from '../../state/problem';
import { Choices } from '../parts/choices';

interface Props {
  name: string;
  origins: readonly string[];
  mode: SiteMode | undefined;
  /** What the site's own terms say, in one honest sentence. */
  terms?: string;
}

/**
 * Sets the mode of every pattern of a site, one after the other because each is a change of the same record.
 * @returns the first failure
 */
export async function setMode(origins: readonly string[], mode: SiteMode): Promise<MessageError | undefined> {
  for (const origin of origins) {
    const answer = await send('site.setMode', { origin, mode });
    if (!answer.ok) return answer.error;
  }
  return undefined;
}

/** Overlay, side panel only, or off, with equal weight. Nothing is chosen until the rep chooses. */
export function SiteRow({ name, origins, mode, terms }: Props) {
  const [error, setError] = useState<MessageError>();
  const [refused, setRefused] = useState(false);
  const choose = (next: SiteMode) => {
    // Asked at once, inside the click: the browser refuses a request that comes later.
    const granted =
      next === 'off' ? Promise.resolve(true) : webExtension().permissions.request({ origins: [...origins] });
    void granted.then(async isGranted => {
      setRefused(!isGranted);
      if (isGranted) setError(await setMode(origins, next));
    });
  };
  return (
    <div class="panel col">
      <h3>{name}</h3>
      <p class="sub">{t('settings_siteReads', name)}</p>
      {terms && <p class="sub">{terms}</p>}
      <Choices
        legend={t('settings_siteMode', name)}
        quietLegend
        value={mode}
        onChoose={choose}
        choices={[
          { value: 'overlay', label: t('settings_modeOverlay'), detail: t('settings_modeOverlayDetail') },
          { value: 'panel', label: t('settings_modePanel'), detail: t('settings_modePanelDetail') },
          { value: 'off', label: t('settings_modeOff'), detail: t('settings_modeOffDetail') },
        ]}
      />
      <Problem error={error} text={refused ? t('settings_refused', name) : undefined} />
    </div>
  );
}

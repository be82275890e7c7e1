import { useId } from 'preact/hooks';
import type { Audience } from '../../model/activity';
import { t } from '../i18n';
import { Icon } from './icon';
import { trusted } from './trusted';

/** Who will read it: only the rep (violet, lock) or the CRM (teal, its name). Two radio buttons, so arrows work. */
export function AudienceSwitch({
  value,
  onChange,
  crmName,
}: {
  value: Audience;
  onChange: (audience: Audience) => void;
  /** Missing: the local workspace, nothing leaves the device either way. */
  crmName?: string;
}) {
  const group = useId();
  const choice = (audience: Audience) => (
    <label class={audience}>
      <input type="radio" name={group} checked={value === audience} onChange={trusted(() => onChange(audience))} />
      <Icon name={audience === 'private' ? 'lock' : 'crm'} size={12} />
      {audience === 'private' ? t('common_onlyMe') : (crmName ?? t('common_workspace'))}
    </label>
  );
  return (
    <span class="switch" role="radiogroup" aria-label={t('common_audience')}>
      {choice('private')}
      {choice('crm')}
    </span>
  );
}

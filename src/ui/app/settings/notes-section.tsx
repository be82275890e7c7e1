import { useState } from 'preact/hooks';
import type { Settings } from '../../../model/settings';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { Choices } from '../parts/choices';
import { Field } from '../parts/field';
import { useChange } from './use-change';

/** Who reads a note by default, and whose name stands on it. */
export function NotesSection({ settings }: { settings: Settings }) {
  const { change, error } = useChange();
  const [name, setName] = useState(settings.repName);
  const [region, setRegion] = useState(settings.phoneRegion);
  return (
    <>
      <Choices
        legend={t('settings_audience')}
        value={settings.defaultAudience}
        onChoose={defaultAudience => void change({ defaultAudience })}
        choices={[
          { value: 'private', label: t('common_onlyMe'), detail: t('settings_audiencePrivate') },
          { value: 'crm', label: t('settings_audienceCrmLabel'), detail: t('settings_audienceCrm') },
        ]}
      />
      <Field
        label={t('settings_repName')}
        hint={t('settings_repNameHint')}
        maxLength={120}
        autocomplete="name"
        value={name}
        onValue={repName => {
          setName(repName);
          void change({ repName });
        }}
      />
      <Field
        label={t('settings_phoneRegion')}
        hint={t('settings_phoneRegionHint')}
        maxLength={2}
        value={region}
        onValue={text => {
          const phoneRegion = text.toUpperCase();
          setRegion(phoneRegion);
          if (/^[A-Z]{2}$/.test(phoneRegion)) void change({ phoneRegion });
        }}
      />
      <Problem error={error} />
    </>
  );
}

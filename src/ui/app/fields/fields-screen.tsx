import { useEffect, useState } from 'preact/hooks';
import type { CrmField } from '../../../crm/types';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { FieldMapping } from '../../../model/field-mapping';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { hrefOf } from '../route';
import { MappingPreview } from './mapping-preview';
import { ProfileFields } from './profile-fields';
import { ShownFields } from './shown-fields';

/** How the fields of a CRM account are understood: those that hold profile addresses, and those that the card shows. */
export function FieldsScreen({ connectionId }: { connectionId: string }) {
  const asked = useMessage('mapping.get', { connectionId });
  const connections = useMessage('crm.connections', {}, ['connections']).value?.connections;
  const name = connections?.find(({ id }) => id === connectionId)?.name ?? 'CRM';
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'settings', section: 'crm' })}>
        ← {t('app_navSettings')}
      </a>
      <h1>{t('fields_title', name)}</h1>
      <p class="sub">{t('fields_intro', name)}</p>
      <Problem error={asked.error} />
      {!asked.value && !asked.error && <p class="sub">{t('fields_loading', name)}</p>}
      {asked.value && (
        <MappingForm
          connectionId={connectionId}
          name={name}
          fields={peopleFields(asked.value.fields)}
          start={asked.value.mapping}
        />
      )}
    </>
  );
}

/** Contacts and leads often have the same fields; a mapping is by name. */
function peopleFields(fields: readonly CrmField[]): CrmField[] {
  const ofPeople = fields.filter(({ object }) => object === 'contact' || object === 'lead');
  const byName = new Map([...ofPeople].reverse().map(field => [field.field, field]));
  return [...byName.values()].sort((left, right) => left.label.localeCompare(right.label));
}

interface FormProps {
  connectionId: string;
  name: string;
  fields: readonly CrmField[];
  start: FieldMapping;
}

function MappingForm({ connectionId, name, fields, start }: FormProps) {
  const [mapping, setMapping] = useState(start);
  const [error, setError] = useState<MessageError>();
  const [saved, setSaved] = useState<FieldMapping>();
  const [isSaving, setSaving] = useState(false);
  // A profile row whose field was not chosen yet says nothing.
  const complete = { ...mapping, profiles: mapping.profiles.filter(({ field }) => field !== '') };
  const save = async () => {
    setSaving(true);
    const answer = await send('mapping.save', { connectionId, mapping: complete });
    setSaving(false);
    setError(answer.ok ? undefined : answer.error);
    if (answer.ok) setSaved(mapping);
  };
  return (
    <div class="field-columns">
      <div class="col">
        <ProfileFields
          fields={fields}
          profiles={mapping.profiles}
          onChange={profiles => setMapping({ ...mapping, profiles })}
        />
        <ShownFields fields={fields} shown={mapping.shown} onChange={shown => setMapping({ ...mapping, shown })} />
        <Problem error={error} />
        <div class="row wrap">
          <Button variant="primary" busy={isSaving} onClick={() => void save()}>
            {t('common_save')}
          </Button>
          <output class="sub grow" aria-live="polite">
            {saved === mapping && t('fields_saved', name)}
          </output>
        </div>
      </div>
      <MappingPreview connectionId={connectionId} mapping={useSettled(complete)} />
    </div>
  );
}

const QUIET_MS = 400;

/** The value once it has rested: the CRM is not asked at each key. */
function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

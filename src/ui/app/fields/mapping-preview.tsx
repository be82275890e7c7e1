import { useState } from 'preact/hooks';
import type { Contact } from '../../../model/contact';
import type { FieldMapping } from '../../../model/field-mapping';
import { profileUrl } from '../../../model/profile-urls';
import { Button } from '../../components/button';
import { LinkSearch } from '../../components/card/link-search';
import { ContactLinks } from '../../edit/contact-links';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';

/** One real record of the CRM, as it would be read with the mapping as it stands; nothing is kept of it. */
export function MappingPreview({ connectionId, mapping }: { connectionId: string; mapping: FieldMapping }) {
  const [contactId, setContactId] = useState<string>();
  const [searching, setSearching] = useState(false);
  const preview = useMessage('mapping.preview', { connectionId, mapping, contactId });
  return (
    <aside class="panel col" aria-label={t('fields_preview')}>
      <h2>{t('fields_preview')}</h2>
      <p class="sub">{t('fields_previewHint')}</p>
      <Problem error={preview.error} />
      <div class="col" aria-live="polite">
        {preview.loading && <p class="sub">{t('outbox_conflictLoading')}</p>}
        {preview.value === null && <p class="sub">{t('fields_noRecord')}</p>}
        {preview.value && <Record contact={preview.value} shown={mapping.shown} />}
      </div>
      {searching ? (
        <LinkSearch
          initial={preview.value?.fullName ?? ''}
          isOnlyShown
          onChoose={({ id }) => {
            setContactId(id);
            setSearching(false);
          }}
          onClose={() => setSearching(false)}
        />
      ) : (
        <div class="row">
          <Button onClick={() => setSearching(true)}>{t('fields_another')}</Button>
        </div>
      )}
    </aside>
  );
}

function Record({ contact, shown }: { contact: Contact; shown: FieldMapping['shown'] }) {
  const addresses = contact.identifiers.map(profileUrl).filter(address => address !== undefined);
  return (
    <>
      <p class="strong" dir="auto">
        {contact.fullName}
      </p>
      <p class="sub" dir="auto">
        {[contact.jobTitle, contact.company].filter(Boolean).join(', ')}
      </p>
      <p class="tiny">{t('app_profileAddresses')}</p>
      {addresses.length > 0 ? (
        <ContactLinks kind="profiles" text={addresses.join('\n')} />
      ) : (
        <p class="sub">{t('fields_noneHere')}</p>
      )}
      {shown.map(({ field, label }) => (
        <div key={field}>
          <p class="tiny">{label}</p>
          <p class="edit-value" dir="auto">
            {contact.customFields?.find(one => one.label === label)?.value ?? '—'}
          </p>
        </div>
      ))}
    </>
  );
}

import type { ContactText } from '../../edit/contact-text';
import { t } from '../../i18n';
import { Field, TextArea } from '../parts/field';

interface Props {
  text: ContactText;
  onText: (text: ContactText) => void;
}

/** Fields of a contact. */
export function ContactFields({ text, onText }: Props) {
  const bind = (name: keyof ContactText) => ({
    value: text[name],
    onValue: (value: string) => onText({ ...text, [name]: value }),
  });
  return (
    <div class="form-grid">
      <Field label={t('app_fullName')} required maxLength={200} {...bind('fullName')} />
      <Field label={t('app_jobTitle')} maxLength={200} {...bind('jobTitle')} />
      <Field label={t('app_givenName')} maxLength={120} {...bind('givenName')} />
      <Field label={t('app_familyName')} maxLength={120} {...bind('familyName')} />
      <Field label={t('app_company')} maxLength={200} {...bind('company')} />
      <Field label={t('app_city')} maxLength={120} {...bind('city')} />
      <Field label={t('app_country')} maxLength={120} {...bind('country')} />
      <TextArea label={t('app_emails')} hint={t('app_onePerLine')} rows={2} {...bind('emails')} />
      <TextArea label={t('app_phones')} hint={t('app_onePerLine')} rows={2} {...bind('phones')} />
      <TextArea label={t('app_profileAddresses')} hint={t('app_onePerLine')} rows={2} {...bind('profiles')} />
      <TextArea label={t('app_tags')} hint={t('app_onePerLine')} rows={2} {...bind('tags')} />
    </div>
  );
}

import type { ComponentChildren } from 'preact';
import type { Contact } from '../../../model/contact';
import type { Identifier } from '../../../model/identifier';
import { profileUrl } from '../../../model/profile-urls';
import { safeLink } from '../../components/card/safe-link';
import { siteWords } from '../../components/card/words';
import { t } from '../../i18n';

/** E-mails, phones, profiles, place and tags of a contact. */
export function ContactFacts({ contact }: { contact: Contact }) {
  const place = [contact.city, contact.country].filter(Boolean).join(', ');
  return (
    <dl class="facts panel">
      <Fact name={t('app_email')} values={contact.emails.map(email => <a href={`mailto:${email}`}>{email}</a>)} />
      <Fact name={t('app_phone')} values={contact.phones.map(phone => <a href={`tel:${phone}`}>{phone}</a>)} />
      <Fact name={t('app_profiles')} values={contact.identifiers.map(profile)} />
      <Fact name={t('app_place')} values={place ? [place] : []} />
      <Fact name={t('app_otherNames')} values={contact.otherNames ?? []} />
      <Fact name={t('app_tags')} values={contact.tags ?? []} />
    </dl>
  );
}

function Fact({ name, values }: { name: string; values: ComponentChildren[] }) {
  if (values.length === 0) return null;
  return (
    <div>
      <dt class="tiny">{name}</dt>
      {values.map((value, place) => (
        <dd key={place}>{value}</dd>
      ))}
    </div>
  );
}

function profile(identifier: Identifier): ComponentChildren {
  const { kind, site, value } = identifier;
  const text = kind === 'url' ? value : `${siteWords(site)}: ${value}`;
  const url = safeLink(profileUrl(identifier));
  if (!url) return text;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}

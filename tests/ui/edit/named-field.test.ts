import { expect, it } from 'vitest';
import { accountFieldOf, contactFieldOf } from '../../../src/ui/edit/named-field';

const cause = (field?: string) => ({ code: 'invalid' as const, messageKey: 'crm_error_invalid', field });

it.each([
  ['email', 'emails'],
  ['Email', 'emails'],
  ['emails.primaryEmail', 'emails'],
  ['LastName', 'fullName'],
  ['properties.jobtitle', 'jobTitle'],
  ['function', 'jobTitle'],
  ['MailingCity', 'city'],
  ['MailingCountry', 'country'],
  ['parent_id', 'company'],
  ['org_id', 'company'],
  ['phone_numbers', 'phones'],
  ['linkedinLink', 'profiles'],
  ['hs_lead_status', undefined],
  [undefined, undefined],
])('a CRM’s %s is our %s', (field, ours) => {
  expect(contactFieldOf(cause(field))).toBe(ours);
});

it('an account has fields of its own', () => {
  expect(accountFieldOf(cause('website'))).toBe('domain');
  expect(accountFieldOf(cause('BillingCity'))).toBe('city');
});

import { Refusal } from './kit/server';

export const WORKSPACE = '14beef7a-99f7-4534-a87e-70b564330a4c';
export const MEMBER = '50cf242c-7fa3-4cad-87d0-75b1af71c57b';
export const OBJECT_ID = '97052eb9-e65e-443f-a297-f2d9a4a7f795';
const ATTRIBUTE_ID = '41252299-f8c7-4b5e-99c9-4ff8321d2f96';

export const problem = (status: number, code: string, message: string, more: object = {}): Refusal =>
  new Refusal(status, { status_code: status, type: 'invalid_request_error', code, message, ...more });

const stage = (title: string, number: number) => ({
  id: {
    ...{ workspace_id: WORKSPACE, object_id: OBJECT_ID, attribute_id: ATTRIBUTE_ID },
    status_id: `11f07f01-c10f-4e05-a522-33e050bc520${number}`,
  },
  title,
  is_archived: false,
  celebration_enabled: title.startsWith('Won'),
  target_time_in_status: null,
});
export const STAGES = [stage('Lead', 1), stage('In Progress', 2), stage('Won 🎉', 3), stage('Lost', 4)];

/** Attributes by object: slug, type, and whether several values are held. */
export const ATTRIBUTES: Record<string, [slug: string, type: string, isMany?: boolean][]> = {
  people: [
    ['name', 'personal-name'],
    ['email_addresses', 'email-address', true],
    ['phone_numbers', 'phone-number', true],
    ['job_title', 'text'],
    ['company', 'record-reference'],
    ['primary_location', 'location'],
    ['linkedin', 'text'],
    ['twitter', 'text'],
    ['twitter_follower_count', 'number'],
    ['github', 'text'],
    ['associated_deals', 'record-reference', true],
  ],
  companies: [
    ['name', 'text'],
    ['domains', 'domain', true],
    ['primary_location', 'location'],
    ['linkedin', 'text'],
  ],
  deals: [
    ['name', 'text'],
    ['stage', 'status'],
    ['value', 'currency'],
    ['associated_people', 'record-reference', true],
    ['associated_company', 'record-reference'],
  ],
};

/** What the service takes for an e-mail address. */
export const EMAIL = /^[^\s@"\\(),:;<>[\]]+@(?:[a-z\d-]+\.)+[a-z]{2,}$/i;

/** The operators of filters, over the values of an attribute. */
export function compare(values: string[], operators: Record<string, unknown>): boolean {
  return Object.entries(operators).every(([operator, wanted]) => {
    if (operator === '$eq') return values.includes(String(wanted));
    if (operator === '$contains')
      return values.some(value => value.toLowerCase().includes(String(wanted).toLowerCase()));
    if (operator === '$gte') return values.some(value => Date.parse(value) >= Date.parse(String(wanted)));
    throw problem(400, 'filter_error', `Unknown operator ${operator}`);
  });
}

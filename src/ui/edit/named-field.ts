import type { OperationCause } from '../../model/operation';
import type { ContactText } from './contact-text';

type Words<Field extends string> = readonly (readonly [Field, RegExp])[];

/** Words by which CRMs name what we call by another word; the first that fits counts. */
const CONTACT_WORDS: Words<keyof ContactText> = [
  ['emails', /mail(?!ing)/],
  ['phones', /phone|mobile|tele?fon|fax/],
  ['profiles', /linked ?in|twitter|github|x ?com|url|web ?site/],
  ['company', /company|account|organi[sz]ation|employer|parent|org /],
  ['jobTitle', /title|position|function|role|job/],
  ['country', /country/],
  ['city', /city|town|locality/],
  ['tags', /tag|categor|label/],
  ['fullName', /name/],
];

const ACCOUNT_WORDS: Words<'name' | 'domain' | 'phone' | 'city' | 'country'> = [
  ['domain', /domain|web|url/],
  ['phone', /phone|tele?fon/],
  ['country', /country/],
  ['city', /city|town|locality/],
  ['name', /name/],
];

/** The field of ours that a CRM's refusal names by its own word; undefined where it names none that we show. */
export const contactFieldOf = (cause: OperationCause | undefined) => fieldOf(cause, CONTACT_WORDS);
export const accountFieldOf = (cause: OperationCause | undefined) => fieldOf(cause, ACCOUNT_WORDS);

function fieldOf<Field extends string>(cause: OperationCause | undefined, words: Words<Field>): Field | undefined {
  // `firstName`, `properties.job_title`, `MailingCity`
  const plain = cause?.field
    ?.replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase();
  return plain ? words.find(([, word]) => word.test(`${plain} `))?.[0] : undefined;
}

import type { AnchoredPerson } from '../../page/bridge';
import { t, tCount } from '../i18n';

/** Longest name read out or shown as a tooltip; a page may give a name of any length. */
const MAX_NAME = 80;

/** Gives a mark its shape and its words: ✓ in the CRM, a number = several possible, + = not there. */
export function describeMark(button: HTMLButtonElement, { mark, person }: AnchoredPerson): void {
  if (!mark) return;
  const name = (person.fullName ?? mark.contactName ?? '').slice(0, MAX_NAME);
  const sign = document.createElement('span');
  sign.textContent = { match: '✓', review: String(Math.max(2, mark.candidates)), none: '+' }[mark.verdict];
  button.className = `mark ${mark.verdict}`;
  button.replaceChildren(sign);
  const words = {
    match: () => t('mark_match', name),
    review: () => tCount('mark_review', Math.max(2, mark.candidates), name),
    none: () => t('mark_none', name),
  }[mark.verdict]();
  button.setAttribute('aria-label', words);
  button.title = words;
}

import { PROMOTED } from '../../page/promoted';
import { textLines } from '../../page/select';

// The age of a fresh post has no number.
const NOW =
  /^(?:now|just|jetzt|gerade|ahora|maintenant|adesso|agora|nu|teraz|şimdi|сейчас|たった今|今|刚刚|방금|الآن)/iu;

/**
 * Whether a post is an advertisement. Its author did not write to the rep, and is nobody's contact for it.
 * @param actor - link that names the author
 */
export function isPromoted(post: Element, actor: Element): boolean {
  if (/sponsored/i.test(`${post.getAttribute('data-urn')} ${post.getAttribute('data-id')}`)) return true;
  const lines = textLines(post, 30);
  const name = lines.findIndex(({ element }) => actor.contains(element));
  // Author, degree, headline or followers, then the age of the post, or in its place what says that it was paid for.
  const below = lines
    .slice(name + 1, name + 7)
    .map(line => ({ ...line, words: line.text.replace(/\s*[•·].*$/su, '') }));
  if (below.some(({ words }) => PROMOTED.test(words))) return true;
  const isAge = ({ text, words, element }: (typeof below)[number]) =>
    words !== '' && (/[•·]\s*$/u.test(text) || element.closest('[class*="sub-description"]'));
  const ages = below.filter(isAge);
  return ages.length > 0 && !ages.some(({ words }) => /\p{N}/u.test(words) || NOW.test(words));
}

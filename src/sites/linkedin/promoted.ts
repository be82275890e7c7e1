import { textLines } from '../../page/select';

// The only sign in some layouts, in the languages LinkedIn is offered in. What matters is found without it where the
// page has an id of the advertisement, or where the age of a post would stand.
const PROMOTED =
  /^(?:promoted|sponsored|gesponsert|anzeige|beworben|publicidad|patrocinad[oa]|promocionad[oa]|promovid[oa]|promu|post sponsorisé|sponsorisée?|sponsorizzato|post promosso|promosso|gepromoot|gesponsord|promowane|treść promowana|sponsrad|sponset|sponsoreret|promoveret|promoterat|promotert|promovat|sponsorizat|sponzorováno|propagováno|tanıtılan|tanıtıldı|sponsorlu|продвигается|реклама|просувається|プロモーション|広告|推广|推廣|广告|廣告|赞助|贊助|광고|프로모션|ได้รับการโปรโมท|dipromosikan|được quảng cáo|मोटेड|प्रचारित|مروج|مُروَّج|ترويج|محتوى مروج|منشور دعائي|ממומן|מקודם|προωθούμενο)/iu;
// A fresh post has no number in its age.
const NOW =
  /^(?:now|just now|jetzt|gerade|ahora|maintenant|à l’instant|adesso|ora|agora|nu|nyt|teraz|şimdi|сейчас|たった今|今|刚刚|剛剛|방금|الآن|עכשיו)/iu;
const DEGREE = /^[•·]/u;

/**
 * Whether a post is an advertisement. Its author did not write to the rep, and is nobody's contact for it.
 * @param actor - link that names the author
 */
export function isPromoted(post: Element, actor: Element): boolean {
  if (/sponsored/i.test(`${post.getAttribute('data-urn')} ${post.getAttribute('data-id')}`)) return true;
  const lines = textLines(post, 30);
  const name = lines.findIndex(({ element }) => actor.contains(element));
  // Author, degree, headline or followers, then the age of the post, or in its place what says that it was paid for.
  for (const { text } of lines.slice(name + 1, name + 7)) {
    const isMeta = /\s?[•·]\s*$/u.test(text) && !DEGREE.test(text) && text.length < 40;
    const words = text.replace(/\s*[•·].*$/su, '');
    if (words.length < 60 && PROMOTED.test(words)) return true;
    if (isMeta) return !/\p{N}/u.test(words) && !NOW.test(words);
  }
  return false;
}

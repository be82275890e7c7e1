import { type Claim, emptyClaim, organizationNames, splitNames } from '../structured-data';
import { fold } from '../words';

const META_AUTHOR = [
  'author',
  'article:author',
  'parsely-author',
  'sailthru.author',
  'dc.creator',
  'byl',
  'citation_author',
];

/** Authors that only the head of a page names, in words nobody sees; companies that it names elsewhere are none. */
export function metaAuthors(root: Document | Element): Claim[] {
  const metas = [...root.querySelectorAll('meta[name], meta[property]')].filter(meta =>
    META_AUTHOR.includes((meta.getAttribute('name') ?? meta.getAttribute('property') ?? '').toLowerCase()),
  );
  const companies = metas.length ? organizationNames(root) : new Set();
  return metas
    .flatMap(meta => splitNames(meta.getAttribute('content') ?? ''))
    .filter(name => !companies.has(fold(name)))
    .map(name => ({ ...emptyClaim('author', 'structured-data', 3), name }));
}

import { metaContent } from '../account-links';
import { type Claim, emptyClaim, personName } from '../structured-data';

const MAX_LINKS = 12;

/** A page that says by the Open Graph that it is somebody's profile; the accounts that it links to as its own are theirs. */
export function openGraphProfile(root: Document | Element): Claim[] {
  if (metaContent(root, 'og:type').toLowerCase() !== 'profile') return [];
  const parts = [metaContent(root, 'profile:first_name'), metaContent(root, 'profile:last_name')];
  const name = parts.every(Boolean) ? personName(parts.join(' ')) : undefined;
  const links = [...root.querySelectorAll('a[rel~="me" i][href], link[rel~="me" i][href]')].slice(0, MAX_LINKS);
  const addresses = links.map(link => link.getAttribute('href') ?? '');
  return name ? [{ ...emptyClaim('subject', 'structured-data', 3), name, links: addresses }] : [];
}

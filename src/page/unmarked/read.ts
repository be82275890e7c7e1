import type { ProfileReader } from '../../model/url-grammar/reader';
import { contactBlocks } from '../contact-blocks';
import type { Claim } from '../structured-data';
import { articleByline } from './article-byline';
import { looseCards } from './loose-cards';
import { mailboxClaims } from './mailbox-claims';
import { metaAuthors } from './meta-authors';
import { openGraphProfile } from './open-graph';
import { rdfaClaims } from './rdfa';
import { teamLinks } from './team-links';

/**
 * Reads people from what a page shows, where its markup does not say who they are.
 * @param marked - what the markup says
 */
export type UnmarkedReader = (
  root: Document | Element,
  url: URL,
  read: ProfileReader['parseProfileUrl'],
  marked: readonly Claim[],
) => readonly Claim[];

export const readUnmarked: UnmarkedReader = (root, url, read, marked) => {
  const shown = [
    ...metaAuthors(root),
    ...rdfaClaims(root),
    ...openGraphProfile(root),
    ...looseCards(root, url),
    ...contactBlocks(root, read),
    ...teamLinks(root, url),
  ];
  const isSigned = [...marked, ...shown].some(({ role }) => role === 'author' || role === 'subject');
  const all = isSigned ? shown : [...shown, ...articleByline(root)];
  return [...all, ...mailboxClaims([...marked, ...all], root)];
};

import type { SiteId } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import type { FoundConversation } from '../page/conversation';

/** A person found in a page. `anchor` is the element that shows the name; a mark is drawn beside it. */
export interface Detection {
  anchor: Element;
  person: Person;
  evidence: Evidence[];
  touch?: Touch;
}

/** What the address promises; decides what *Log* means and what the health check expects. */
export type PageKind =
  | 'profile'
  | 'feed'
  | 'post'
  | 'search'
  | 'activity'
  | 'messages'
  | 'company'
  | 'list'
  | 'article'
  | 'page';

/**
 * Reads the people of one site. Pure: `detect` reads `root` only (never the global document), changes nothing,
 * fetches nothing, and returns `[]` rather than a guess.
 */
export interface SiteDetector {
  id: SiteId;
  /** An app below a site's address that has a script of its own, `<id>-<part>`. */
  part?: string;
  /** Match patterns, as in the manifest. */
  matches: readonly string[];
  /** Selector of blocks that can be read alone, such as a post or a card; without one every change is answered by reading all. */
  unit?(url: URL): string | undefined;
  /** For sites that live on any host: whether a page says that it is one of them. */
  recognises?(document: Document, url: URL): boolean;
  /** What the page shows outside of its own tree, in open shadow roots and frames: it has to be watched apart. */
  innerRoots?(document: Document): readonly (ShadowRoot | Document)[];
  /** What the address alone says; null when people are not expected here. */
  pageKind(url: URL): PageKind | null;
  /** @param root - a document, or an element whose subtree changed */
  detect(root: Document | Element, url: URL): Detection[];
  /** The people of a page who are in none of its units: very long pages are read unit by unit, and this once. */
  detectOutsideUnits?(document: Document, url: URL): Detection[];
}

/**
 * Reads the open thread of one site, when the rep asks for it: it lives in a script of its own. Pure like a detector: reads, and
 * returns null rather than a guess.
 */
export interface ConversationReader {
  id: SiteId;
  /** Match patterns of the hosts: those of the site's detector. */
  matches: readonly string[];
  /** Messages in page order, without banners, days, reactions and receipts. */
  readMessages(document: Document, url: URL): FoundConversation | null;
}

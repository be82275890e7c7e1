import { decodeSegment } from '../../lib/url';
import type { Touch } from '../../model/person';
import { farthest } from '../../page/select';
import { COMMENT, POST } from './links';

const ACTIVITY_URN = /urn:li:(?:activity|share|ugcPost):\d+/;

/** The rep comments on the post. */
export function postTouch(post: Element, url: URL): Touch {
  const urn = urnOf(post) ?? urnInAddress(url);
  return { kind: 'comment', channel: 'linkedin', direction: 'out', ...(urn && permalink(urn)) };
}

/** `/feed/update/urn:li:activity:1` and the shareable `/posts/ada_slug-activity-1-xy`. */
function urnInAddress({ pathname }: URL): string | undefined {
  const path = decodeSegment(pathname);
  const slug = /-(activity|share|ugcPost)-(\d{6,})/.exec(path);
  return ACTIVITY_URN.exec(path)?.[0] ?? (slug ? `urn:li:${slug[1]}:${slug[2]}` : undefined);
}

function permalink(urn: string): Pick<Touch, 'sourceUrl' | 'messageKey'> {
  return { sourceUrl: `https://www.linkedin.com/feed/update/${urn}/`, messageKey: urn };
}

/** The server-driven feed shows a post's id only in the keys of its comments. */
function urnOf(post: Element): string | undefined {
  const holder = post.matches('[data-urn],[data-id]') ? post : post.querySelector('[data-urn^="urn:li:"]');
  const own = ACTIVITY_URN.exec(`${holder?.getAttribute('data-urn')} ${holder?.getAttribute('data-id')}`)?.[0];
  if (own) return own;
  const comment = post.querySelector(COMMENT);
  const id = comment && /\((?:urn:li:)?(activity|share|ugcPost):(\d+)/.exec(commentUrn(comment) ?? '');
  return id ? `urn:li:${id[1]}:${id[2]}` : undefined;
}

export function commentUrn(comment: Element): string | undefined {
  const keys = ['data-id', 'data-urn', 'componentkey', 'id'].map(name => comment.getAttribute(name) ?? '');
  return /urn:li:comment:\([^)]*\)/.exec(keys.join(' '))?.[0];
}

/** The rep answers the comment. */
export function commentTouch(comment: Element, url: URL): Touch {
  const urn = commentUrn(comment);
  const post = farthest(comment, POST);
  const source = (post && urnOf(post)) ?? urnInAddress(url);
  const sourceUrl = source && `https://www.linkedin.com/feed/update/${source}/`;
  return {
    kind: 'reply',
    channel: 'linkedin',
    direction: 'out',
    ...(sourceUrl && { sourceUrl: urn ? `${sourceUrl}?commentUrn=${encodeURIComponent(urn)}` : sourceUrl }),
    ...(urn && { messageKey: urn }),
  };
}

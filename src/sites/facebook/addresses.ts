/** `12_34` of `comment:12_34`, which may be wrapped in base64; replies to comments have an id of their own. */
export function commentId({ searchParams }: URL): string | undefined {
  const raw = searchParams.get('reply_comment_id') ?? searchParams.get('comment_id');
  if (!raw || !/^[\w+/=%:-]{1,200}$/.test(raw)) return undefined;
  return /^[\d_]+$/.test(raw) ? `comment:${raw}` : (/comment:[\d_]+/.exec(decoded(raw))?.[0] ?? `comment:${raw}`);
}

function decoded(base64: string): string {
  try {
    return atob(base64);
  } catch {
    return '';
  }
}

/** Address of a comment without what follows the reader about; profile links with a comment id lead to no comment. */
export function commentAddress(url: URL): string | undefined {
  const post = postOf(url);
  const id = url.searchParams.get('comment_id');
  return post && id
    ? `${post.url}${post.url.includes('?') ? '&' : '?'}comment_id=${encodeURIComponent(id)}`
    : post?.url;
}

export function postOf({ pathname, searchParams }: URL): { id: string; url: string } | undefined {
  const [, path, id] = /^(\/.*?\/?(?:posts|permalink|videos|reel)\/(?:[^/]+\/)?(pfbid\w+|\d+))/.exec(pathname) ?? [];
  if (path && id) return { id, url: `https://www.facebook.com${path}` };
  const story = searchParams.get('story_fbid') ?? searchParams.get('fbid');
  const owner = searchParams.get('id');
  if (!story || !/^(?:pfbid)?\w{1,100}$/.test(story) || !/\.php$|^\/photo\/?$/.test(pathname)) return undefined;
  const query = owner ? `story_fbid=${story}&id=${owner}` : `story_fbid=${story}`;
  return { id: story, url: `https://www.facebook.com/permalink.php?${query}` };
}

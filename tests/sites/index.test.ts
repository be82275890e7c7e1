import { describe, expect, it } from 'vitest';
import { detectorFor, SITES } from '../../src/sites';

describe('detectorFor', () => {
  it.each([
    ['https://www.linkedin.com/in/ada', 'linkedin'],
    ['https://de.linkedin.com/in/ada', 'linkedin'],
    ['https://x.com/ada', 'x'],
    ['https://mobile.twitter.com/ada', 'x'],
    ['http://x.com/ada', undefined],
    ['https://notx.com/ada', undefined],
    ['https://x.com.evil.example/ada', undefined],
    ['https://linkedin.com.evil.example/in/ada', undefined],
    ['https://github.com/ada', 'github'],
    ['https://gist.github.com/ada', undefined],
    ['https://github.com.evil.example/ada', undefined],
    ['https://bsky.app/profile/ada.example', 'bluesky'],
    ['https://news.ycombinator.com/user?id=ada', 'hackernews'],
    ['https://old.reddit.com/user/ada', 'reddit'],
    ['https://stackoverflow.com/users/1', 'stackoverflow'],
    ['https://mastodon.social/@ada', 'mastodon'],
    ['https://example.com/', undefined],
  ])('%s', (address, id) => {
    expect(detectorFor(new URL(address))?.id).toBe(id);
  });

  it('has one detector per site, or app below a site', () => {
    expect(new Set(SITES.map(({ id, part }) => `${id} ${part}`)).size).toBe(SITES.length);
  });
});

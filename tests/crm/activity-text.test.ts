import { describe, expect, it } from 'vitest';
import { activityText, markerOf, parseActivityText, type TextPart } from '../../src/crm/activity-text';
import { ACTIVITY_KINDS } from '../../src/model/activity';

const COMMENT: TextPart = {
  kind: 'comment',
  channel: 'linkedin',
  direction: 'out',
  body: 'Congratulations!\nWell done.',
  occurredAt: '2026-11-20T08:15:00.000Z',
  sourceUrl: 'https://www.linkedin.com/feed/update/urn:li:activity:1',
};

describe('activityText', () => {
  it('writes what a person reads, and the marker last', () => {
    expect(activityText(COMMENT, 'abc123')).toBe(
      'LinkedIn · Comment · sent · 2026-11-20 08:15 UTC\nCongratulations!\nWell done.\n\nhttps://www.linkedin.com/feed/update/urn:li:activity:1\n[ref abc123]',
    );
  });

  it('leaves a plain note alone', () => {
    expect(
      activityText({ kind: 'note', channel: 'linkedin', direction: 'none', body: 'Likes tea', occurredAt: null }),
    ).toBe('Likes tea');
  });

  it('puts the due date of a task into the text', () => {
    const task: TextPart = {
      kind: 'task',
      channel: 'phone',
      direction: 'none',
      subject: 'Call back',
      body: '',
      occurredAt: null,
      dueAt: '2026-11-27T09:00:00Z',
    };
    expect(activityText(task)).toBe('Phone · Task · due 2026-11-27 09:00 UTC\nCall back');
  });
});

describe('parseActivityText', () => {
  it.each(ACTIVITY_KINDS)('reads a %s back as it was written', kind => {
    for (const direction of ['in', 'out', 'none'] as const) {
      const part: TextPart = { ...COMMENT, kind, direction, dueAt: '2026-12-01T10:00:00.000Z' };
      expect(parseActivityText(activityText(part, 'k1234'))).toEqual(part);
    }
  });

  it.each(['linkedin', 'x', 'github', 'hackernews', 'mail', 'phone', 'web'])('reads the channel %s back', channel => {
    expect(parseActivityText(activityText({ ...COMMENT, channel })).channel).toBe(channel);
  });

  it.each([
    ['a note of somebody else', 'Met at the fair.\nWants a quote · soon'],
    ['a note that looks a little like ours', 'Comment me on that · sent'],
    ['nothing', ''],
  ])('leaves %s as it is', (_name, text) => {
    expect(parseActivityText(text)).toEqual({
      kind: 'note',
      channel: '',
      direction: 'none',
      body: text,
      occurredAt: null,
    });
  });

  it('keeps a marker that is not at the end', () => {
    const body = 'See [ref other] for more\nand so on';
    expect(parseActivityText(activityText({ ...COMMENT, body }, 'k1234')).body).toBe(body);
  });

  it('finds the marker of a text', () => {
    expect(markerOf('text\n[ref 7f3a91]')).toBe('7f3a91');
    expect(markerOf('text [ref 7f3a91] more')).toBeUndefined();
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM, VirtualConsole } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { CONVERSATION_SITES } from '../../src/model/conversation-sites';
import { SITES } from '../../src/sites';
import { CONVERSATION_READERS } from '../../src/sites/conversations';
import type { ConversationReader } from '../../src/sites/types';

interface Thread {
  name: string;
  url: string;
  html: string;
  expected: { messages: Record<string, unknown>[] };
}

function threadsOf(site: string): Thread[] {
  const folder = join(import.meta.dirname, site, 'threads');
  const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.html')) : [];
  return files.map(file => {
    const html = readFileSync(join(folder, file), 'utf8');
    const url = /^<!-- (\S+) /.exec(html)?.[1];
    if (!url) throw new Error(`${file} has no address in its first line`);
    const expected = JSON.parse(readFileSync(join(folder, file.replace(/html$/, 'json')), 'utf8'));
    return { name: `${site}/${file}`, url, html, expected };
  });
}

/** A parsed page; what a template marks as an open root is attached as one, as the site's own script does. */
function open({ html, url }: Pick<Thread, 'html' | 'url'>): Document {
  const { document } = new JSDOM(html, { url, virtualConsole: new VirtualConsole() }).window;
  for (const template of document.querySelectorAll<HTMLTemplateElement>('template[data-open-root]')) {
    template.parentElement?.attachShadow({ mode: 'open' }).append(template.content);
    template.remove();
  }
  return document;
}

const readerOf = (site: string) => CONVERSATION_READERS.find(({ id }) => id === site)!;

function read(reader: ConversationReader, thread: Pick<Thread, 'html' | 'url'>, change?: (document: Document) => void) {
  const document = open(thread);
  change?.(document);
  const found = reader.readMessages(document, new URL(thread.url));
  return found && { ...found, messages: found.messages.map(({ anchor: _anchor, ...message }) => message) };
}

const everywhere = (document: Document): Element[] =>
  [document, ...[...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? [])].flatMap(root => [
    ...root.querySelectorAll('*'),
  ]);

const threads = CONVERSATION_SITES.flatMap(site => threadsOf(site).map(thread => ({ site, thread })));

describe('readers of threads', () => {
  it('are those that the card knows of, each for the hosts of its detector, each with a thread to test it', () => {
    expect(CONVERSATION_READERS.map(({ id }) => id)).toEqual(CONVERSATION_SITES);
    for (const { id, matches } of CONVERSATION_READERS) {
      // A site with two scripts, such as LinkedIn with Sales Navigator, has a detector for each.
      const served = SITES.filter(site => site.id === id).flatMap(site => site.matches);
      expect(served, id).toEqual(expect.arrayContaining([...matches]));
      expect(threadsOf(id).length, id).toBeGreaterThan(0);
    }
  });

  it.each(threads)('$thread.name', ({ site, thread }) => {
    const found = read(readerOf(site), thread);
    expect(found?.messages.map(({ text }) => text)).toEqual(thread.expected.messages.map(({ text }) => text));
    expect(found).toMatchObject(thread.expected);
  });

  it.each(threads)('$thread.name: same messages and keys after another look', ({ site, thread }) => {
    const keys = () => read(readerOf(site), thread)?.messages.map(({ key }) => key);
    expect(keys()).toEqual(keys());
    expect(new Set(keys()).size).toBe(thread.expected.messages.length);
  });

  it.each(threads)('$thread.name: another language, same messages and directions', ({ site, thread }) => {
    const translate = (document: Document) => {
      for (const element of everywhere(document)) {
        for (const name of ['aria-label', 'title'])
          if (
            element.hasAttribute(name) &&
            !element.getAttribute(name)?.includes('@') &&
            !/\d{9}/.test(element.getAttribute(name)!)
          )
            element.setAttribute(name, 'ありがとう');
      }
    };
    expect(read(readerOf(site), thread, translate)).toMatchObject(thread.expected);
  });

  it('find no thread where there is none', () => {
    const pages = [
      ['linkedin', 'https://www.linkedin.com/feed/'],
      ['x', 'https://x.com/home'],
      ['gmail', 'https://mail.google.com/mail/u/0/#inbox'],
      ['outlook', 'https://outlook.office.com/mail/'],
      ['bluesky', 'https://bsky.app/'],
      ['hackernews', 'https://news.ycombinator.com/'],
    ] as const;
    for (const [site, url] of pages)
      expect(read(readerOf(site), { html: '<main><ul><li><p>Hello</p></li></ul></main>', url }), site).toBeNull();
  });
});

describe('LinkedIn', () => {
  const linkedin = readerOf('linkedin');
  const page = (file: string, url: string) => ({
    html: readFileSync(join(import.meta.dirname, 'linkedin', file), 'utf8'),
    url,
  });

  it('reads a chat by structure alone: no urn, no class that says anything', () => {
    const found = read(linkedin, page('messaging-thread.html', 'https://www.linkedin.com/messaging/thread/2-abc==/'));
    expect(found?.messages).toMatchObject([
      { author: 'Ines Duarte', direction: 'in', text: 'Hello', occurredAt: null },
      { author: 'Ruben Own', direction: 'out', text: 'See you there', occurredAt: null },
    ]);
  });

  it('reads a chat whose classes are hashes', () => {
    const thread = threadsOf('linkedin').find(({ name }) => name.endsWith('group-german.html'))!;
    const hashed = (document: Document) => {
      for (const [index, element] of everywhere(document).entries())
        if (element.hasAttribute('class')) element.setAttribute('class', `_c${index}`);
      for (const line of document.querySelectorAll('li > p')) line.remove();
    };
    const found = read(linkedin, thread, hashed);
    expect(found?.messages.map(({ direction, text }) => [direction, text])).toEqual(
      thread.expected.messages.map(({ direction, text }) => [direction, text]),
    );
  });

  it('reads the comments of a post with the keys that Log uses, answers of their own', () => {
    const url = 'https://www.linkedin.com/feed/update/urn:li:activity:7300000000000000009/';
    expect(read(linkedin, page('post-with-comments.html', url))?.messages).toMatchObject([
      {
        author: 'Paul Mwangi',
        direction: 'in',
        text: 'Congrats Kemal Aydın!',
        key: 'urn:li:comment:(activity:7300000000000000009,7300000000000000010)',
        occurredAt: expect.stringMatching(/^2025-/),
      },
      { author: 'Kemal Aydın', direction: 'in', text: 'Thanks!' },
      { author: 'Rhea Own', direction: 'out', text: 'Hear, hear' },
    ]);
  });
});

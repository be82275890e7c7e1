import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Post {
  name: string;
  profile?: string;
  headline: string;
  text: string;
}

/** The authors are people of the sample workspace, but for the last: somebody who is not in it. */
const POSTS: readonly Post[] = [
  {
    name: 'Priya Nandakumar',
    profile: 'https://www.linkedin.com/in/priya-nandakumar',
    headline: 'Head of Platform at Halden Robotics',
    text: 'Forty robots on the floor since Monday. What surprised us most: nobody asked for a dashboard.',
  },
  {
    name: 'Anna Schmidt',
    headline: 'Procurement',
    text: 'Looking for a packaging partner in northern Germany. Recommendations welcome.',
  },
  {
    name: 'Tomás Ortega',
    profile: 'https://x.com/tortega',
    headline: 'Managing Director, Vela Foods',
    text: 'We are opening a second plant next spring, and we are hiring.',
  },
  {
    name: 'Sora Kim',
    profile: 'https://www.linkedin.com/in/sora-kim-hanbit',
    headline: 'VP Engineering at Hanbit Labs',
    text: 'Three lessons from moving a monolith in small steps.',
  },
  {
    name: 'Ottoline Vance',
    profile: 'https://www.linkedin.com/in/ottoline-vance-practice',
    headline: 'Consultant',
    text: 'Away this week.',
  },
];

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 15px/1.5 system-ui, "Noto Sans", sans-serif; background: light-dark(#f3f4f6, #14171c); color: light-dark(#12171f, #eef1f5) }
header { padding: 20px 24px; font-weight: 650; font-size: 18px }
p.hint { max-width: 560px; margin: 0 auto 16px; padding: 0 16px; color: light-dark(#545e6c, #aab3c0) }
main { max-width: 560px; margin: 0 auto; padding: 0 16px 120px }
article { background: light-dark(#fff, #1b212a); border: 1px solid light-dark(#e2e6eb, #2b333f); border-radius: 12px; padding: 16px 18px; margin-bottom: 14px }
.p-name { font-weight: 600; color: inherit; text-decoration: none }
.headline { color: light-dark(#545e6c, #aab3c0); font-size: 13px }
`;

const article = ({ name, profile, headline, text }: Post, index: number): string => `
  <article class="h-entry" id="post-${index}">
    <div class="p-author h-card">
      ${profile ? `<a class="p-name u-url" href="${profile}">${name}</a>` : `<span class="p-name">${name}</span>`}
      <div class="headline p-note">${headline}</div>
    </div>
    <p class="e-content">${text}</p>
  </article>`;

/** A page that looks like a feed, with invented people, to try the extension on. */
export function practicePage(): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Practice feed</title><style>${STYLE}</style></head>
<body><header>Practice feed</header>
<p class="hint">Invented people. Click a mark beside a name, or press Alt+Shift+L.</p>
<main>${POSTS.map(article).join('')}</main></body></html>`;
}

/** Serves the practice page on this machine only. */
export async function servePractice(port = 0): Promise<{ url: string; stop(): void }> {
  const server = createServer((request, response) => {
    const found = request.url === '/' || request.url === '/practice';
    response.writeHead(found ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(found ? practicePage() : 'not found');
  });
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://localhost:${actual}/practice`, stop: () => server.close() };
}

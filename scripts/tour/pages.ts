const STYLE = `
:root { color-scheme: light dark }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, "Noto Sans", sans-serif; background: light-dark(#f3f2ef, #14171c); color: light-dark(#1d2226, #e7e9ec) }
header { position: sticky; top: 0; height: 52px; padding: 0 48px; display: flex; align-items: center; gap: 24px; background: light-dark(#fff, #1b1f24); border-bottom: 1px solid light-dark(#dcdad5, #2d333b) }
header b { font-size: 17px } header nav { display: flex; gap: 24px; color: light-dark(#5e6266, #a3a9b0) } header a { color: inherit; text-decoration: none }
main { max-width: 640px; margin: 20px 0 200px 48px }
section, [role=listitem], article { display: block; background: light-dark(#fff, #1b1f24); border: 1px solid light-dark(#dcdad5, #2d333b); border-radius: 10px; padding: 20px 24px; margin: 0 0 12px }
h2, p { margin: 0 } h2 { font-size: 24px; line-height: 1.3 } a { color: inherit; text-decoration: none }
.cover { height: 96px; margin: -20px -24px 0; border-radius: 9px 9px 0 0; background: linear-gradient(100deg, light-dark(#b9c9d6, #2c3b47), light-dark(#d9d2c5, #40392e)) }
.face { width: 88px; height: 88px; margin: -44px 0 10px; border-radius: 50%; border: 4px solid light-dark(#fff, #1b1f24); background: light-dark(#8fa3b3, #4a5a67) }
.small { width: 44px; height: 44px; margin: 0; flex: none; border: 0 }
.quiet { color: light-dark(#5e6266, #a3a9b0); font-size: 14px }
.actor { display: flex; gap: 12px; align-items: center; margin-bottom: 10px } .actor strong, [data-testid=User-Name] span { font-weight: 600 }
[data-testid=User-Name] { display: flex; gap: 8px } hr { display: none } button { all: unset; float: right; color: light-dark(#5e6266, #a3a9b0) }
`;

const document = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${STYLE}</style></head><body>${body}</body></html>`;

const LINKEDIN_HEADER = `<header><b>in</b><nav><a href="/feed/">Home</a><a href="/mynetwork/">Network</a>
  <a href="https://www.linkedin.com/in/rep-own-account/" aria-label="Rita Rep">Me</a></nav></header>`;

export interface ProfileFacts {
  slug: string;
  name: string;
  headline: string;
  place: string;
}

/** A profile in the shape of LinkedIn's server-driven front end, drawn simply. */
export function profilePage({ slug, name, headline, place }: ProfileFacts): string {
  return document(
    `${name} | LinkedIn`,
    `${LINKEDIN_HEADER}<main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.profile.Profile">
  <section componentkey="com.linkedin.sdui.profile.card.ref${slug}Topcard"><div class="cover"></div><div class="face"></div>
    <div><h2>${name}</h2></div><p class="quiet">· 2nd</p><p>${headline}</p><p class="quiet">${place}</p>
    <a class="quiet" href="/in/${slug}/overlay/contact-info/">Contact info</a></section>
  <section><h2 class="about">About</h2><p>Builds things that run at night. Likes short meetings and long walks.</p></section>
  <section><h2 class="about">Activity</h2><p class="quiet">Nothing new this week.</p></section></div></main>`,
  );
}

export interface PostFacts {
  id: string;
  slug: string;
  name: string;
  headline: string;
  text: string;
}

/** A feed in the shape of LinkedIn's server-driven front end. */
export function feedPage(posts: readonly PostFacts[]): string {
  return document(
    'Feed | LinkedIn',
    `${LINKEDIN_HEADER}<main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.feed.MainFeed">
  <div data-testid="mainFeed" role="list">${posts.map(linkedinPost).join('')}</div></div></main>`,
  );
}

const linkedinPost = ({ id, slug, name, headline, text }: PostFacts): string =>
  `<div componentkey="expanded${id}FeedType_MAIN_FEED"><div role="listitem">
  <button aria-label="Open control menu for post by ${name}">…</button><hr>
  <div class="actor"><div class="face small"></div><a href="https://www.linkedin.com/in/${slug}/"><div><p><span><strong>${name}</strong></span></p>
  <p class="quiet">• 2nd</p><p class="quiet">${headline}</p></div></a></div>
  <div data-testid="expandable-text-box">${text}</div></div></div>`;

export interface TweetFacts {
  id: string;
  handle: string;
  name: string;
  text: string;
}

/** A status of X with its replies; the first one is the status itself. */
export function statusPage(tweets: readonly TweetFacts[]): string {
  return document(
    `${tweets[0]?.name} on X`,
    `<header><b>X</b><nav><a data-testid="AppTabBar_Profile_Link" href="/rita_rep">Profile</a></nav></header>
  <main role="main"><div class="column">${tweets.map(tweet).join('')}</div></main>`,
  );
}

const tweet = ({ id, handle, name, text }: TweetFacts, index: number): string =>
  `<div data-testid="cellInnerDiv"><article data-testid="tweet" tabindex="${index === 0 ? -1 : 0}">
  <div class="actor"><div class="face small"></div><div data-testid="User-Name"><div><a role="link" href="/${handle}"><span>${name}</span></a></div>
  <div class="quiet"><a role="link" href="/${handle}"><span>@${handle}</span></a>
  <a role="link" href="/${handle}/status/${id}"><time datetime="2026-11-20T10:00:00.000Z">Nov 20</time></a></div></div></div>
  <div data-testid="tweetText">${text}</div></article></div>`;

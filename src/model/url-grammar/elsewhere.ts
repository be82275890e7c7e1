import { plainAddress } from '../../lib/url';
import { type Address, type SiteGrammar, subdomainOf, words } from './grammar';

/**
 * Networks without a detector of their own where people have profiles: one address shape each, `{}` for the name.
 * What stands here names a person by its address alone, so that two spellings of one profile in a CRM are the same.
 */
const SHAPES = `
about.me/{} academia.edu/{} asciinema.org/~{} audiojungle.net/user/{} ask.fm/{} bandcamp.com/{} baby.ru/u/{} behance.net/{} biggerpockets.com/users/{}
buymeacoff.ee/{} buymeacoffee.com/{} career.habr.com/{} cash.app/\${} clozemaster.com/players/{} clubhouse.com/@{} codeberg.org/{} codechef.com/users/{}
codeforces.com/profile/{} codepen.io/{} codesandbox.io/u/{} codolio.com/profile/{} colourlovers.com/lover/{} community.brave.com/u/{} community.cartalk.com/u/{}
community.icons8.com/u/{} community.signalusers.org/u/{} caddy.community/u/{} choice.community/u/{} coroflot.com/{} cplusplus.com/user/{} crunchbase.com/person/{}
cryptohack.org/user/{} cssbattle.dev/player/{} ctan.org/author/{} cults3d.com/en/users/{} curseforge.com/members/{} dailykos.com/user/{} dev.to/{} deviantart.com/{}
discogs.com/user/{} discourse.joplinapp.org/u/{} discourse.wicg.io/u/{} dmoj.ca/user/{} dribbble.com/{} duolingo.com/profile/{} exercism.io/profiles/{}
exercism.org/profiles/{} eyeem.com/u/{} f6s.com/{} flickr.com/photos/{} flickr.com/people/{} flipboard.com/@{} forum.arduino.cc/u/{} forum.dangerousthings.com/u/{}
forum.hackersploit.org/u/{} forum.ionicframework.com/u/{} forum.leasehackr.com/u/{} forum.rclone.org/u/{} forum.sublimetext.com/u/{} freelancer.com/u/{}
gitlab.com/{} goodreads.com/user/show/{} gravatar.com/{} gumroad.com/{} habr.com/ru/users/{} habr.com/en/users/{} hackaday.io/{} hackenproof.com/hackers/{}
hackerone.com/{} hackerrank.com/{} hackerrank.com/profile/{} hashnode.com/@{} help.nextcloud.com/u/{} hosted.weblate.org/user/{} houzz.com/user/{} hub.docker.com/u/{}
hubpages.com/@{} hubski.com/user/{} huggingface.co/{} ifttt.com/p/{} imgur.com/user/{} independent.academia.edu/{} indiehackers.com/{} instapaper.com/p/{}
instructables.com/member/{} irc-galleria.net/user/{} kaggle.com/{} keybase.io/{} kick.com/{} ko-fi.com/{} kongregate.com/accounts/{} laracasts.com/@{} last.fm/user/{}
leetcode.com/{} leetcode.com/u/{} letterboxd.com/{} lichess.org/@/{} linktr.ee/{} linuxfr.org/users/{} listed.to/@{} layers.to/@{} lottiefiles.com/{} memrise.com/user/{}
mix.com/{} monkeytype.com/profile/{} myspace.com/{} needrom.com/author/{} note.com/{} nothing.community/u/{} npmjs.com/~{} observablehq.com/@{} odysee.com/@{}
opencollective.com/{} opengameart.org/users/{} opensource.com/users/{} openstreetmap.org/user/{} open.spotify.com/artist/{} open.spotify.com/user/{} osu.ppy.sh/users/{}
patreon.com/{} pentesterlab.com/profile/{} pikabu.ru/@{} pinterest.com/{} platzi.com/p/{} plugins.gradle.org/u/{} polarsteps.com/{} polywork.com/{}
profile.codersrank.io/user/{} psnprofiles.com/{} peerlist.io/{} pychess.org/@/{} pypi.org/user/{} quora.com/profile/{} read.cv/{} replit.com/@{} researchgate.net/profile/{}
reverbnation.com/{} ruby-forum.com/u/{} scrimba.com/@{} superpeer.com/{} warpcast.com/{} zora.co/@{} scholar.google.com/citations?user={} sessionize.com/{} sketchfab.com/{} slant.co/users/{} slides.com/{} slideshare.net/{}
snapchat.com/add/{} soundcloud.com/{} spacehey.com/{} speakerdeck.com/{} speedrun.com/users/{} splits.io/users/{} sporcle.com/user/{} steamcommunity.com/id/{}
steamcommunity.com/profiles/{} strava.com/athletes/{} tenor.com/users/{} trakt.tv/users/{} tryhackme.com/p/{} tweakers.net/gallery/{} twitch.tv/{} unsplash.com/@{} untappd.com/user/{}
upwork.com/freelancers/{} velog.io/@{} vimeo.com/{} vjudge.net/user/{} vk.com/{} vlr.gg/user/{} vsco.co/{} wakatime.com/@{} wattpad.com/user/{} wellfound.com/u/{} write.as/{}
xboxgamertag.com/search/{}
figma.com/@{} glitch.com/@{} hive.blog/@{} kaskus.co.id/@{} peakd.com/@{} rumble.com/user/{} seoforum.com/@{} steemit.com/@{} ecency.com/@{} jsr.io/user/{}
carrd.co exposure.co itch.io carbonmade.com livejournal.com newgrounds.com tumblr.com omg.lol blogspot.com hashnode.dev
`;

/** First parts of paths that networks keep for themselves. */
const RESERVED = words(
  'about accounts admin api apps assets auth blog browse business careers categories contact cookies create dashboard directory discover docs ' +
    'download downloads events explore faq feed following forum forums groups help home ideas index jobs join learn legal login ' +
    'logout marketplace messages new news notifications p pages people popular press pricing privacy pro products register resources rules ' +
    'search security settings shop shots signin signup sitemap stories store support tag tags team teams terms tools topics tos ' +
    'trending upload users videos watch welcome www',
);
const TABS = words(
  '_created _saved about activity all created creations followers following gallery likes people posts profile projects reviews summary works',
);
const NAME = /^[\p{L}\p{N}_][\p{L}\p{N}@_.~-]{0,79}$/u;

interface Shape {
  host: string;
  /** Parts of the path before the name, and what stands before it in its own. */
  before: readonly string[];
  prefix: string;
  /** Name of the query parameter, where the name is no part of the path. */
  query?: string;
}

function toShape(line: string): Shape {
  const [path = '', query] = line.split('?');
  const [host = '', ...parts] = path.split('/');
  if (query) return { host, before: parts, prefix: '', query: query.split('=')[0] };
  return { host, before: parts.slice(0, -1), prefix: parts.at(-1)?.replace('{}', '') ?? '' };
}

const lines = SHAPES.trim().split(/\s+/);
const shapes = new Map<string, Shape[]>();
for (const shape of lines.filter(line => line.includes('{}')).map(toShape)) {
  shapes.set(shape.host, [...(shapes.get(shape.host) ?? []), shape]);
}

function nameIn({ before, prefix, query }: Shape, { segments, url }: Address): string | undefined {
  if (before.some((part, index) => part !== segments[index]?.toLowerCase())) return undefined;
  const [name = '', ...tabs] = query ? [url.searchParams.get(query) ?? ''] : segments.slice(before.length);
  const isTab = tabs.length === 0 || (tabs.length === 1 && TABS.has(tabs[0] ?? ''));
  return isTab && name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
}

const base = { site: 'web', handle: NAME, keepsCase: true, profile: (name: string) => name } as const;

const byPath: SiteGrammar = {
  ...base,
  hosts: [...shapes.keys()],
  read(address) {
    const known = shapes.get(address.bareHost) ?? shapes.get(address.host) ?? [];
    const found = known.map(shape => ({ shape, name: nameIn(shape, address) })).find(({ name }) => name);
    if (!found?.name || !NAME.test(found.name) || RESERVED.has(found.name.toLowerCase())) return null;
    const { host, before, prefix, query } = found.shape;
    // A number at the top is a film, a picture, a song.
    if (!before.length && /^\d+$/.test(found.name)) return null;
    const path = [host, ...before].join('/');
    const place = query ? `https://${path}?${query}=${found.name}` : `https://${path}/${prefix}${found.name}`;
    return { kind: 'profile', handle: found.name, address: place, ownNameSpace: true };
  },
};

/** `ada.tumblr.com`: each name has a subdomain. */
const bySubdomain = (host: string): SiteGrammar => ({
  ...base,
  hosts: [host],
  under: host,
  read({ host: actual, url }) {
    const name = subdomainOf(actual, host);
    if (!name || RESERVED.has(name) || /^(?:cdn|mail|static|m|assets)$/.test(name)) return null;
    const isPost = url.pathname.replace(/\/+$/, '') !== '';
    return { kind: isPost ? 'post' : 'profile', handle: name, address: plainAddress(url), ownNameSpace: true };
  },
});

/** Rows of the networks without a detector; scripts in pages go without them. */
export const elsewhere: readonly SiteGrammar[] = [
  byPath,
  ...lines.filter(line => !line.includes('{}')).map(bySubdomain),
];

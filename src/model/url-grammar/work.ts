import { atName, type SiteGrammar } from './grammar';

export const xing: SiteGrammar = {
  site: 'xing',
  hosts: ['xing.com'],
  handle: /^[\p{L}\p{N}_-]{2,100}$/u,
  profile: handle => `https://www.xing.com/profile/${handle}`,
  read({ segments: [area, name = ''] }) {
    if (area === 'profile') return this.handle.test(name) ? { kind: 'profile', handle: name } : null;
    const isCompany = (area === 'companies' || area === 'pages') && name;
    return isCompany
      ? { kind: 'company', handle: name, address: `https://www.xing.com/${area}/${name.toLowerCase()}` }
      : null;
  },
};

const STACK_EXCHANGE =
  'stackoverflow.com es.stackoverflow.com ja.stackoverflow.com pt.stackoverflow.com ru.stackoverflow.com meta.stackoverflow.com ' +
  'stackexchange.com superuser.com serverfault.com askubuntu.com stackapps.com mathoverflow.net';

/** The network of Stack Exchange: each of its sites counts its people anew. */
export const stackoverflow: SiteGrammar = {
  site: 'stackoverflow',
  hosts: STACK_EXCHANGE.split(' '),
  under: 'stackexchange.com',
  handle: /^\d{1,12}$/,
  profile: id => `https://stackoverflow.com/users/${id}`,
  read({ bareHost, segments: [area, id = '', ...rest] }) {
    const isMain = bareHost === 'stackoverflow.com';
    const place = `https://${bareHost}`;
    if (area === 'users' || area === 'u') {
      if (!this.handle.test(id)) return null;
      const elsewhere = isMain ? {} : { address: `${place}/users/${id}`, ownNameSpace: true };
      return { kind: 'profile', handle: id, ...elsewhere };
    }
    const isPost = /^(?:questions|q|a)$/.test(area ?? '') && this.handle.test(id);
    return isPost && rest.length < 4 ? { kind: 'post', address: `${place}/${area}/${id}` } : null;
  },
};

export const producthunt: SiteGrammar = {
  site: 'producthunt',
  hosts: ['producthunt.com'],
  handle: /^[\w-]{1,60}$/,
  profile: handle => `https://www.producthunt.com/@${handle}`,
  read({ segments: [first = '', second, ...rest] }) {
    const handle = atName(first, this.handle);
    if (handle) return !rest.length ? { kind: 'profile', handle } : null;
    const isPage = second && /^(?:posts|products|p)$/.test(first);
    return isPage ? { kind: first === 'products' ? 'company' : 'post' } : null;
  },
};

export const hackernews: SiteGrammar = {
  site: 'hackernews',
  hosts: ['news.ycombinator.com'],
  handle: /^[\w-]{2,15}$/,
  keepsCase: true,
  profile: handle => `https://news.ycombinator.com/user?id=${handle}`,
  read({ segments: [page = ''], url }) {
    const id = url.searchParams.get('id') ?? '';
    if (page === 'item' && /^\d+$/.test(id))
      return { kind: 'post', address: `https://news.ycombinator.com/item?id=${id}` };
    return /^(?:user|submitted|threads|favorites)$/.test(page) && this.handle.test(id)
      ? { kind: 'profile', handle: id }
      : null;
  },
};

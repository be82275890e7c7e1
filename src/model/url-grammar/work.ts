import type { SiteGrammar } from './grammar';

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

export const stackoverflow: SiteGrammar = {
  site: 'stackoverflow',
  hosts: ['stackoverflow.com'],
  handle: /^\d{1,12}$/,
  profile: id => `https://stackoverflow.com/users/${id}`,
  read({ segments: [area, id = ''] }) {
    if (area === 'users' || area === 'u') return this.handle.test(id) ? { kind: 'profile', handle: id } : null;
    const isPost = /^(?:questions|q|a)$/.test(area ?? '') && this.handle.test(id);
    return isPost ? { kind: 'post', address: `https://stackoverflow.com/${area}/${id}` } : null;
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

import githubReserved from 'github-reserved-names/reserved-names.json';
import { type Found, type SiteGrammar, subdomainOf } from './grammar';

const LINKEDIN_MEMBER = /^A[A-Z][A-Za-z]AA[\w-]{15,}$/;

export const linkedin: SiteGrammar = {
  site: 'linkedin',
  hosts: ['linkedin.com', 'touch.linkedin.com'],
  under: 'linkedin.com',
  handle: /^(?!me$)(?:[\p{L}\p{M}\p{N}\p{S}\p{Co}_.~'’&-]|\u200d){2,150}$/iu,
  profile: slug => `https://www.linkedin.com/in/${slug}`,
  member: id => `https://www.linkedin.com/${/^AC[wr]AA/.test(id) ? 'sales/lead' : 'in'}/${id}`,
  read({ bareHost, segments, url }) {
    // Country subdomains show the same profiles; `business.`, `about.` and the like hold none.
    const country = subdomainOf(bareHost, 'linkedin.com');
    if (country && country !== 'touch' && !/^[a-z]{2}$/.test(country)) return null;
    // `comm` is the prefix of links in LinkedIn's mails.
    const [area, name = '', a, b, c] = /^(?:mwlite|comm|m)$/.test(segments[0] ?? '') ? segments.slice(1) : segments;
    switch (area) {
      case 'in':
        if (LINKEDIN_MEMBER.test(name)) return { kind: 'profile', memberId: name };
        return this.handle.test(name) ? { kind: 'profile', handle: name } : null;
      case 'pub': {
        // Old public address; today's slug joins its parts backwards.
        const slug = name !== 'dir' && a && b && c ? `${name}-${c}${b.padStart(3, '0')}${a}` : '';
        return this.handle.test(slug) ? { kind: 'profile', handle: slug } : null;
      }
      case 'profile':
        return linkedinMember(name === 'view' ? (url.searchParams.get('id') ?? '') : name);
      case 'sales':
        return name === 'lead' || name === 'people' || name === 'profile' ? linkedinMember(a ?? '') : null;
      case 'talent':
      case 'recruiter':
        return name === 'profile' ? linkedinMember(a ?? '') : null;
      case 'company':
      case 'school':
      case 'showcase':
        return name
          ? { kind: 'company', handle: name, address: `https://www.linkedin.com/${area}/${name.toLowerCase()}` }
          : null;
      case 'feed':
        return name === 'update' && a ? { kind: 'post', address: `https://www.linkedin.com/feed/update/${a}` } : null;
      default:
        return null;
    }
  },
};

function linkedinMember(text: string): Found | null {
  const memberId = text.split(',')[0] ?? '';
  return LINKEDIN_MEMBER.test(memberId) ? { kind: 'profile', memberId } : null;
}

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

const GITHUB_RESERVED: ReadonlySet<string> = new Set(githubReserved);

export const github: SiteGrammar = {
  site: 'github',
  hosts: ['github.com', 'gist.github.com'],
  // Accounts managed by a company carry its short name after an underscore.
  handle: /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i,
  profile: handle => `https://github.com/${handle}`,
  read({ segments }) {
    const [first = '', second, third] = segments;
    if (first === 'orgs' && second && this.handle.test(second))
      return { kind: 'company', handle: second, address: this.profile(second.toLowerCase()) };
    const handle = first === 'sponsors' && second ? second : first;
    if (!this.handle.test(handle) || GITHUB_RESERVED.has(handle.toLowerCase())) return null;
    if (first === 'sponsors' || !second) return { kind: 'profile', handle };
    // Who owns the repository did not write each issue in it.
    return third ? null : { kind: 'post', handle };
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

import { type Found, type SiteGrammar, subdomainOf } from './grammar';

const LINKEDIN_MEMBER = /^A[A-Z][A-Za-z]AA[\w-]{15,}$/;

export const linkedin: SiteGrammar = {
  site: 'linkedin',
  hosts: ['linkedin.com', 'touch.linkedin.com'],
  under: 'linkedin.com',
  handle: /^(?!(?:me|unavailable)$)(?:[\p{L}\p{M}\p{N}\p{S}\p{Co}_.~'’&-]|\u200d){2,150}$/iu,
  profile: slug => `https://www.linkedin.com/in/${slug}`,
  member: id => `https://www.linkedin.com/${/^AC[wr]AA/.test(id) ? 'sales/lead' : 'in'}/${id}`,
  read({ bareHost, segments, url }) {
    // Country subdomains show the same profiles; `business.`, `about.` and the like hold none.
    const country = subdomainOf(bareHost, 'linkedin.com');
    if (country && country !== 'touch' && !/^[a-z]{2}$/.test(country)) return null;
    // `comm` is the prefix of links in LinkedIn's mails.
    const [area, name = '', a, b, c] = /^(?:mwlite|comm|m)$/.test(segments[0] ?? '') ? segments.slice(1) : segments;
    switch (area?.toLowerCase()) {
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

import type { SiteGrammar } from './grammar';

/**
 * @param reserved - names that GitHub keeps for itself, lower case. The list is long: scripts in pages go without it, since
 * what they find is compared with contacts, whose identifiers were read with the list.
 */
export const githubRow = (reserved: ReadonlySet<string>): SiteGrammar => ({
  site: 'github',
  hosts: ['github.com', 'gist.github.com'],
  // Accounts managed by a company carry its short name after an underscore.
  handle: /^[a-z\d](?:[a-z\d]|[-_](?=[a-z\d])){0,38}$/i,
  profile: handle => `https://github.com/${handle}`,
  read({ bareHost, segments }) {
    const [first = '', second, third] = segments;
    // A gist without its owner.
    if (bareHost === 'gist.github.com' && /^[\da-f]{20,}$/.test(first)) return null;
    if (first === 'orgs' && second && this.handle.test(second))
      return { kind: 'company', handle: second, address: this.profile(second.toLowerCase()) };
    const handle = first === 'sponsors' && second ? second : first;
    if (!this.handle.test(handle) || reserved.has(handle.toLowerCase())) return null;
    if (first === 'sponsors' || !second) return { kind: 'profile', handle };
    // Who owns the repository did not write each issue in it.
    return third ? null : { kind: 'post', handle };
  },
});

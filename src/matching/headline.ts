/** What a line under a name says about work. */
export interface Employment {
  jobTitle?: string;
  company?: string;
}

const AT = /\s(?:at|@|bei|beim|chez|w|presso|hos|bij|na|в|en)\s+|\s*@\s*(?=\S)/iu;
const PART = /\s*(?:[|•·∙‧;–—]|\s-\s|\s\/\/\s)\s*/u;

/**
 * Reads `Platform Lead at Acme | speaker` as title and company. Returns only what is clearly written;
 * a line without "at" gives its first part as the title.
 */
export function parseHeadline(headline: string): Employment {
  const parts = headline.slice(0, 300).split(PART).filter(Boolean);
  for (const part of parts) {
    const at = AT.exec(part);
    if (!at) continue;
    const company = part
      .slice(at.index + at[0].length)
      .split(/[,(]/)[0]
      ?.trim();
    return { jobTitle: part.slice(0, at.index).trim() || undefined, company: company || undefined };
  }
  return { jobTitle: parts[0]?.trim() || undefined };
}

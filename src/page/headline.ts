// "Title at Company" as people write it about themselves, in the languages of the sites we read.
const AT = /^(.{2,100}?)\s+(?:at|@|bei|beim|chez|presso|en|bij|hos|på|w|na)\s+(.{2,100})$/iu;
const OTHER_THOUGHT = /\s+[|•·–—]\s+|\s*[|•]\s*/;

/**
 * Job title and employer of a headline, when it says both plainly in its first part: `CMO at Redfinch | Speaker`.
 * Anything less clear gives nothing.
 */
export function splitHeadline(headline: string | undefined): { jobTitle?: string; company?: string } {
  const first = headline?.split(OTHER_THOUGHT)[0]?.trim();
  const parts = first && AT.exec(first);
  if (!parts?.[1] || !parts[2]) return {};
  const company = parts[2].split(/,\s|\s[-–—]\s/)[0]?.trim();
  return company ? { jobTitle: parts[1].trim(), company } : {};
}

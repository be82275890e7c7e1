/** One compared field, as the receipt shows it. */
export interface Reason {
  /** `handle`, `email`, `name`, `company`, `jobTitle`, `location`, `phone`, `refusal`, `prior`… */
  signal: string;
  /** `exact`, `close`, `nickname`, `initial`, `different`, … */
  level: string;
  /** log2(m / u): positive speaks for the same person. */
  weightBits: number;
  /** What stands on the page and in the CRM, for words like “CRM says Platform Lead”. */
  seen?: string;
  recorded?: string;
  /** How many contacts of the book share the value, where that is why it is weak or strong. */
  sharedBy?: number;
}

export interface RankedCandidate {
  contactId: string;
  probability: number;
  weightBits: number;
  reasons: Reason[];
  /** Counter-evidence strong enough to rule the candidate out. */
  vetoed?: boolean;
}

/** Verdict on one person against the book. */
export interface MatchResult {
  verdict: 'match' | 'review' | 'none';
  /** The contact of a match. */
  contactId?: string;
  probability: number;
  weightBits: number;
  /** Best first, at most ten; the first is the match when there is one. */
  candidates: RankedCandidate[];
  /** Another contact holds the same identifier: a suspected duplicate. */
  duplicateOf?: string[];
  /** The same person's records in other connections: one person with several sources. */
  sources?: string[];
}

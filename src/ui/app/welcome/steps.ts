export const STEPS = ['consent', 'workspace', 'sites', 'try'] as const;
export type Step = (typeof STEPS)[number];

const STEP_KEY = 'throughline.welcome.step';
const PRACTICE_KEY = 'throughline.welcome.practice';

/** Where the first run goes on: the step that was left, never past consent without consent. */
export function startStep(hasConsent: boolean): Step {
  if (!hasConsent) return 'consent';
  const kept = STEPS.find(step => step === localStorage.getItem(STEP_KEY));
  return kept && kept !== 'consent' ? kept : 'workspace';
}

export function keepStep(step: Step): void {
  localStorage.setItem(STEP_KEY, step);
}

/**
 * Address of the practice page, as whoever served it put it into the hash (`#/welcome?practice=http://localhost:…`);
 * kept for later visits. Only pages of this machine are taken.
 */
export function practiceAddress(hash: string): string | undefined {
  const asked = new URLSearchParams(hash.split('?')[1] ?? '').get('practice');
  if (asked && isLocalPage(asked)) localStorage.setItem(PRACTICE_KEY, asked);
  return localStorage.getItem(PRACTICE_KEY) ?? undefined;
}

function isLocalPage(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1');
}

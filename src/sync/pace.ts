/** How often a CRM is asked for news while the rep is there. */
export const PULL_EVERY_MINUTES = 5;

/** A CRM whose limits are nearly used up is asked less often: from this share on, and this seldom. */
export const SLOWER: readonly { limitUsed: number; everyMinutes: number }[] = [
  { limitUsed: 0.8, everyMinutes: 60 },
  { limitUsed: 0.5, everyMinutes: 15 },
];

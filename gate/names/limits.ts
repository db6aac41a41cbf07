/** What an outcome document holds at most; a profile that plans more is refused before anything runs. */
export const MOST_SUITES = 100;
export const MOST_TARGETS = 100;
export const MOST_EVIDENCE_LINES = 50;

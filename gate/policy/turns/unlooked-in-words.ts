import { oneLine } from '../../text/bounded-text.ts';

/** That nobody could look at rounds by turns while they were taken, and why. */
export const unlookedInWords = (why: string): string => `not looked at while they were measured: ${oneLine(why, 150)}`;

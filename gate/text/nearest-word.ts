import { editDistance } from './edit-distance.ts';

/** A word that differs in so few letters, and in less than half of them, was likely meant to be another. */
const MISSPELT_BY = 2;

/** The word that was likely meant; null where none looks like it. Of several that are as near the first. */
export function nearestWord(word: string, words: readonly string[]): string | null {
  const distances = words.map((other) => editDistance(word.toLowerCase(), other.toLowerCase()));
  const least = Math.min(...distances);
  return least <= MISSPELT_BY && least * 2 < word.length ? (words[distances.indexOf(least)] ?? null) : null;
}

import { oneLine } from '../../text/bounded-text.ts';
import { spanText } from '../../text/span-text.ts';
import type { CarriedOver } from './carried-over.ts';

/** As many digits of a commit as people compare. */
const SHORT_COMMIT = 12;

/** @property host the id of the host that measured */
type Origin = Pick<CarriedOver, 'commit' | 'measuredAt'> & { readonly host: string };

/**
 * `carried over from 0123456789ab (3 d 2 h old, cpu-1)`.
 *
 * @param at when it is told, in ISO 8601; null: nobody knows, and the time of measuring stands in place of the age
 */
export const carriedFrom = (origin: Origin, at: string | null): string =>
  `carried over from ${shortCommit(origin)} (${carriedWhen(origin, at)})`;

/** The commit that numbers come from, as people compare it. */
export const shortCommit = ({ commit }: Pick<Origin, 'commit'>): string => commit.slice(0, SHORT_COMMIT);

/** `3 d 2 h old, cpu-1`. */
export function carriedWhen({ host, measuredAt }: Omit<Origin, 'commit'>, at: string | null): string {
  const age = at === null ? `measured ${measuredAt}` : `${spanText(Date.parse(at) - Date.parse(measuredAt))} old`;
  return `${age}, ${oneLine(host, 100)}`;
}

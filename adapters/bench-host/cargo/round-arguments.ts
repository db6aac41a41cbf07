import type { RoundAsked } from '../../../gate/contract/measured/round-ref.ts';
import { isQuick } from './bench-arguments.ts';

/** Rounds don't need the intervals of a bootstrap, which is a tenth of a run's time; below that many Criterion warns. */
const RESAMPLES = 1001;

/**
 * Arguments of a round: those of the executable, with flags before them that keep it short. What its command line says
 * itself stands, as does all that the bench sets in its source: Criterion lets that win over flags. A Criterion that
 * nobody knows, or whose flags aren't known, is run as it is.
 *
 * @param version of the package's Criterion; null: it has none
 */
export function roundArguments(args: readonly string[], round: RoundAsked, version: string | null): string[] {
  const parts = /^(\d+)\.(\d+)\./.exec(version ?? '');
  if (parts === null || isQuick(args)) return [...args];
  const minor = Number(parts[1]) > 0 ? Number.POSITIVE_INFINITY : Number(parts[2]);
  if (minor < 3) return [...args];
  // The third one reads whole seconds alone, and refuses none at all.
  const seconds = (milliseconds: number): number => (minor > 3 ? milliseconds / 1000 : Math.ceil(milliseconds / 1000));
  const flags: readonly (readonly [string, number?])[] = [
    ['--noplot'],
    ['--warm-up-time', seconds(round.warmUp)],
    ['--measurement-time', seconds(round.measurement)],
    ['--sample-size', round.samples],
    ['--nresamples', RESAMPLES],
  ];
  const isSaid = (flag: string): boolean => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  return [
    ...flags.flatMap(([flag, value]) => (isSaid(flag) ? [] : [flag, ...(value === undefined ? [] : [`${value}`])])),
    ...args,
  ];
}

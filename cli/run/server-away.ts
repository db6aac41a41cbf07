import { InputError } from '../../client/input-error.ts';
import { durationFault, durationOf } from './duration.ts';

/**
 * How long a server may be away while a run is followed, in milliseconds: `BENCHMARK_GATE_SERVER_AWAY`, by default five
 * minutes. Read before anything is started: who is told that the input is wrong may ask again.
 *
 * @throws InputError where it is no duration
 */
export function serverAwayMs({ BENCHMARK_GATE_SERVER_AWAY: named }: NodeJS.ProcessEnv): number {
  const awayMs = durationOf(named || '5m');
  if (awayMs === undefined) throw new InputError([`BENCHMARK_GATE_SERVER_AWAY: ${durationFault(named)}`]);
  return awayMs;
}

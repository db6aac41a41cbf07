import { roundsEffects } from '../../../gate/comparison/effects.ts';
import { beforeLooks, lookVerdicts, takeLook } from '../../../gate/comparison/sequential.ts';
import { isConfirmed } from '../../../gate/statistics/confirmation.ts';
import type { Looks } from '../../../gate/statistics/looks.ts';
import type { SimulatedSuite } from './simulated-suites.ts';

const TERMS = { q: 0.05, minEffect: 0.005, same: 0.03 };

/** The first so many rounds of each benchmark, in pairs. */
const upTo = ({ first, second }: SimulatedSuite, counts: readonly number[]) =>
  first.map((rounds, index) => {
    const one = rounds.slice(0, counts[index]);
    const other = (second[index] ?? []).slice(0, counts[index]);
    return { first: one, second: other, differences: other.map((log, at) => log - (one[at] ?? 0)) };
  });

/** A suite compared by turns as a live run does, up to the confirmation: verdicts, and rounds that were taken. */
export function comparedByTurns(suite: SimulatedSuite, looks: Looks) {
  let state = beforeLooks(suite.first.length);
  for (const [look, rounds] of looks.rounds.entries()) {
    const taken = state.benchmarks.map(({ decided, rounds: before }) => (decided ? before : rounds));
    state = takeLook(state, upTo(suite, taken), look, looks, TERMS);
    if (state.benchmarks.every(({ decided }) => decided)) break;
  }
  return { verdicts: lookVerdicts(state, TERMS.q), rounds: state.benchmarks.map(({ rounds }) => rounds) };
}

/** What remains of verdicts after fresh pairs of the candidates. */
export function confirmedVerdicts(verdicts: ReturnType<typeof lookVerdicts>, fresh: SimulatedSuite) {
  const rounds = upTo(
    fresh,
    fresh.first.map((each) => each.length),
  );
  const { effects } = roundsEffects(rounds);
  return verdicts.map((verdict, index) => {
    if (verdict !== 'slower' && verdict !== 'faster') return verdict;
    const { difference = 0, error = null } = effects[index] ?? {};
    const holds = error !== null && isConfirmed({ difference, ...error }, verdict, Math.log1p(TERMS.minEffect));
    return holds ? verdict : 'inconclusive';
  });
}

import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { Rounds } from '../../../gate/profile/rounds.ts';
import { type LaneRounds, newRounds } from '../../../workflows/suite/lane-rounds.ts';
import type { LaneWork } from '../../../workflows/suite/lane-work.ts';
import { type BaseBench, type LaneTurns, newLooks } from '../../../workflows/turns/lane-turns.ts';

/** A suite of one executable, which both sides have. */
export const BY_TURNS = {
  ...{ suite: 'main', command: 'cargo bench' },
  executable: { key: 'k', package: 'one', target: 'speed', kind: 'bench', args: [] } as unknown as BenchExecutable,
};

/** The base's one. */
export const baseBench = (ref: BaseBench['ref'] = null): BaseBench => ({
  ...{ ...BY_TURNS, listed: 1, isAlone: false, ref, isOver: false, failedLast: false },
});

/**
 * A lane's work by turns outside of a workflow, as far as its steps need it.
 *
 * @param spend stands for the host
 * @param rest milliseconds that the pass still has
 */
export function workByTurns(spend: LaneWork['spend'], rest = 60_000) {
  const turns: LaneTurns = {
    job: { commit: 'b'.repeat(40), tree: '8'.repeat(40) } as LaneTurns['job'],
    ...{ benches: new Map(), built: new Map(), before: () => undefined, keep: () => {}, looks: newLooks() },
  };
  const rounds = { ...newRounds(Rounds.parse({ max: 7, against: 'base' }), 's', 'seed'), turns };
  const work = {
    ...{ job: {}, request: { executables: null }, rounds, spend },
    profile: { budget: { build: 40_000, executable: 600_000 }, noise: { band: 0.1 } },
    allow: (own: number) => ({ timeoutMs: Math.min(own, rest), endedByPass: own > rest }),
    ...{ show: () => {}, remark: () => {}, isFull: () => false, isPatched: () => true },
  } as unknown as LaneWork;
  return { work, turns, rounds: rounds as LaneRounds & { readonly turns: LaneTurns } };
}

import { describe, expect, it } from 'vitest';
import type { Role } from '../support/processes/worker-process.ts';
import { BENCHMARKS_EACH, CRATES } from '../support/world/crates-repository.ts';
import { halvesOf } from '../support/world/taken-turns.ts';
import { type Beside, type KilledBesideBase, killBesideBase } from './kill-beside-base.ts';
import type { Step } from './steps.ts';

/** Of all crates, at the first look, which is the last one. */
const PAIRS = 4 * CRATES.length;

const stepOf = (name: string, activity: Step['activity'], nth = 1): Step => ({ name, activity, nth, withinMs: 0 });

/** Steps that only such gates have, or in which they hold what others don't. */
const STEPS: Readonly<Record<Beside, readonly Step[]>> = {
  documentation: [
    stepOf('looking for origins', 'findCarriedOver'),
    stepOf('judging what is carried over', 'evaluate'),
    stepOf('completing the check', 'publishCheck', 2),
  ],
  'one crate': [
    stepOf('looking for origins', 'findCarriedOver'),
    stepOf('building the benches', 'buildSuite'),
    stepOf('looking for identical executables', 'findIdentical'),
    stepOf('measuring what changed', 'measureExecutable'),
    stepOf('checking the host', 'measureExecutable', 3),
    stepOf('judging', 'evaluate'),
  ],
  'a failure': [
    stepOf('looking for an answer', 'findBaseAnswer'),
    stepOf('checking out the base', 'prepareCheckout', 2),
    stepOf('building the base', 'buildSuite', 2),
    stepOf('running the base', 'measureExecutable', 2),
    stepOf('keeping the answer', 'keepBaseAnswer'),
  ],
  'a slower bench': [
    stepOf('building the base', 'buildSuite', 2),
    stepOf('taking the first pair', 'measurePair'),
    stepOf('taking a pair in the middle', 'measurePair', 7),
    stepOf('looking at the pairs', 'lookAtTurns'),
    stepOf('taking a fresh pair of what was found', 'measurePair', PAIRS + 2),
    stepOf('confirming what was found', 'confirmTurns'),
    stepOf('judging', 'evaluate'),
  ],
};

const victims: readonly Role[] = ['control', 'cpu'];

describe.each(Object.entries(STEPS))('a gate about %s ends as any other, with SIGKILL while', (subject, steps) => {
  const cells = steps.flatMap((step) => victims.map((victim) => ({ name: step.name, step, victim })));

  it.concurrent.each(cells)('$name of the $victim worker', async ({ step, victim }) => {
    const killed = await killBesideBase(subject as Beside, step, victim);
    const written = { state: 'written' };
    expect(killed.outcome.receipts).toMatchObject({ check: written, ledger: written, progress: written });
    expectEnd[subject as Beside](killed);
  });
});

const expectEnd: Readonly<Record<Beside, (killed: KilledBesideBase) => void>> = {
  documentation(killed) {
    expectCarried('source', CRATES.length, killed);
    expect(killed.steps).not.toContain('leaseHost');
  },
  'one crate'(killed) {
    expectCarried('identity', CRATES.length - 1, killed);
    // What changed and two checks; one of them may have begun twice.
    const measured = killed.steps.filter((step) => step === 'measureExecutable').length;
    expect(measured).toBeGreaterThanOrEqual(1);
    expect(measured).toBeLessThanOrEqual(4);
  },
  'a failure'({ outcome, steps }) {
    expect(outcome).toMatchObject({
      ...{ status: 'skipped', reason: 'bounded-by-policy', grounds: { row: '9a' } },
      why: 'fails on the base too: bench `codec` panics in `i2s/pack`',
    });
    // One build and one executable of each, and again what was lost with its host.
    expect(steps.filter((step) => step === 'buildSuite').length).toBeLessThanOrEqual(4);
  },
  'a slower bench'({ outcome, turns }) {
    expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    if (turns === null) throw new Error('nothing was measured by turns');
    const { change, base, comparison } = turns;
    for (const target of CRATES) {
      const halves = halvesOf(change, target);
      // Whole pairs, each once, whatever was lost with its host.
      expect(halvesOf(base, target)).toEqual(halves);
      expect(new Set(halves).size).toBe(halves.length);
      expect(halves.length).toBeGreaterThanOrEqual(4 * BENCHMARKS_EACH);
    }
    for (const { target, verdict, cause } of comparison.benchmarks) {
      if (target === 'kernels') expect([verdict, cause]).toEqual(['slower', undefined]);
      else expect(['same', 'inconclusive']).toContain(verdict);
    }
  },
};

function expectCarried(by: 'source' | 'identity', sets: number, { before, outcome }: KilledBesideBase): void {
  expect(outcome).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
  const from = { by, sets, digest: before?.baselines[0]?.digest, commit: before?.headSha };
  expect(outcome.suites).toMatchObject([{ benchmarks: CRATES.length * BENCHMARKS_EACH, carriedOver: [from] }]);
}

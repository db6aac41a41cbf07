import { expect, it } from 'vitest';
import { comparisonOf } from '../../../../../gate/comparison/document/comparison-of.ts';
import { ComparisonTerms } from '../../../../../gate/comparison/terms.ts';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import { turnsSaid } from '../../../../../gate/policy/turns/turns-said.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { suiteRun } from '../../../../support/policy/measured.ts';

function compared(level: number, identity?: string) {
  const random = new Random(5);
  const side = (paired: 'base' | 'change', of: number, ids: readonly string[]) =>
    documentOfRounds(
      ids.map((id) => ({
        ...{ id, paired },
        ...(identity === undefined ? {} : { identity }),
        times: Array.from({ length: 7 }, () => of * Math.exp(0.002 * random.normal())),
      })),
    );
  return comparisonOf(
    { digest: 'base', document: side('base', 100, ['a', 'b', 'old']) },
    { digest: 'change', document: side('change', level, ['a', 'b', 'new', 'newer']) },
    { terms: ComparisonTerms.parse({}), calibration: null },
  );
}
const failed = (message: string) => {
  const failures: FailureReport[] = [{ class: 'compile-error', message }];
  return suiteRun({ failures });
};

it('says nothing where nobody asked', () => {
  expect(turnsSaid(undefined, [])).toEqual([]);
});

it('says what was found, from which change on, and what only one side has', () => {
  const [said] = turnsSaid({ runs: [suiteRun()] }, [compared(120)]);
  expect(said).toMatch(
    /^against base [0-9a-f]{12} by turns: worst \+(19|20)\.\d % \([ab]\), 2 slower, 0 same, 0 inconclusive, seen from \+\d\.\d+ %, 1 of the base alone, 2 of the change alone$/,
  );
});

it('says that the host drifts where identical executables differ', () => {
  expect(turnsSaid({ runs: [suiteRun()] }, [compared(120, 'e'.repeat(64))])[0]).toContain('the host drifts');
});

it.each([
  ['why', { runs: [], why: 'no room' }, ['not against the base: no room']],
  ['nothing more', { runs: [suiteRun()] }, ['not against the base: nothing was measured by turns']],
  ['what failed there', { runs: [failed('E0308')] }, ['unit on the base: E0308']],
])('says %s where nothing was compared', (_, turns, said) => {
  expect(turnsSaid(turns, [])).toEqual(said);
});

it('tells why nobody looked while it was measured, by lane', () => {
  const unlooked = [{ lane: 'cpu' as const, why: '60000 benchmarks are too many to look at' }];
  expect(turnsSaid({ runs: [suiteRun()], unlooked }, [compared(100)]).slice(1)).toEqual([
    'cpu rounds not looked at while they were measured: 60000 benchmarks are too many to look at',
  ]);
});

it('tells the first suites that failed beside what was found', () => {
  const said = turnsSaid({ runs: ['one', 'two', 'three'].map(failed) }, [compared(100)]);
  expect(said.slice(1)).toEqual(['unit on the base: one', 'unit on the base: two']);
});

it('says what of the change an ended run measured, which has no pairs with the base', () => {
  const takenOver = { run: 'r', lease: 'l', measuredAt: '2026-11-22T10:00:00Z' };
  const ref = { uri: 'm', target: 't', hostId: 'h', machineClass: 'c', listed: 1, measured: 1, problems: {} };
  const change = ['a', 'b', 'b'].map((key) =>
    suiteRun({ measurements: [{ ...ref, key, lane: 'cpu', durationMs: 1, ...(key === 'a' ? {} : { takenOver }) }] }),
  );
  const said = '1 executable taken over from an ended run, not against the base: --again measures both';
  expect(turnsSaid({ runs: [suiteRun()] }, [], change)).toEqual([said]);
  expect(turnsSaid({ runs: [suiteRun()] }, [compared(100)], change).slice(1)).toEqual([said]);
});

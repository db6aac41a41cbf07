import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { expect, it } from 'vitest';
import type { FailureClass } from '../../../../gate/contract/failure.ts';
import { takePair } from '../../../../workflows/turns/take-pair.ts';
import { BY_TURNS, baseBench, workByTurns } from '../../../support/workflows/work-by-turns.ts';

it.each<[FailureClass, boolean]>([
  ['transient', true],
  ['benchmark-failed', false],
])('measures the change alone where a pair fails by what is no half’s own: %s', async (type, isAlone) => {
  const cause = ApplicationFailure.create({
    type,
    message: 'no memory',
    details: [{ class: type, message: 'no memory' }],
  });
  const failure = new ActivityFailure('failed', 'measurePair', '1', 'IN_PROGRESS' as never, undefined, cause);
  const { work, turns, rounds } = workByTurns(() => Promise.reject(failure));
  const bench = baseBench();
  turns.built.set('main\ncargo bench', { ...BY_TURNS, keys: ['k'], empty: [], leftOut: [], failures: [] });
  const taken = takePair(work, rounds, bench, { ...BY_TURNS, number: 1, timeoutMs: 1000, summary: 'measure' });
  if (!isAlone) return expect(taken).rejects.toBe(failure);
  expect(await taken).toBeNull();
  expect(bench.isOver).toBe(true);
  expect([...turns.built.values()][0]?.failures).toMatchObject([
    { class: 'transient', message: 'by turns: no memory' },
  ]);
});

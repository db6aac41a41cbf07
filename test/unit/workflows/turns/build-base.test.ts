import { expect, it } from 'vitest';
import type { LaneWork } from '../../../../workflows/suite/lane-work.ts';
import { buildBase } from '../../../../workflows/turns/build-base.ts';
import { BY_TURNS, workByTurns } from '../../../support/workflows/work-by-turns.ts';

it.each([
  ['half of what the pass still has', 60_000, 30_000, false],
  ['its own budget where there is more', 200_000, 40_000, true],
])('builds the base within %s', async (_, rest, expected, isOwnBudget) => {
  const asked: unknown[] = [];
  const spend = async (workMs: number, step: (host: never) => Promise<unknown>) => {
    const buildSuite = { executeWithOptions: async (_options: object, [input]: [object]) => asked.push(workMs, input) };
    await step({ buildSuite } as never);
    return { executables: [], leftOut: [] } as never;
  };
  const { work } = workByTurns(spend as LaneWork['spend'], rest);
  await buildBase(work, BY_TURNS, { executables: [BY_TURNS.executable], listings: [], terms: undefined });
  expect(asked).toEqual([expected, expect.objectContaining({ timeoutMs: expected, isOwnBudget })]);
});

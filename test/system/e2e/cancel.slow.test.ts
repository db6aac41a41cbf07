import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { FoundProcess } from '../../support/processes/find-processes.ts';
import type { Ended } from '../../support/processes/run-cli.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';
import { createStepwiseRepository, STEPWISE_SUITE, stepwiseProfile } from '../../support/world/stepwise-repository.ts';
import { measuredSoFar } from '../../support/world/watch-run.ts';

const MINUTES = 60_000;

interface Story {
  readonly before: readonly FoundProcess[];
  readonly cancelled: Ended;
  /** From the answer to `cancel` to the end of the last process. */
  readonly processesEndedMs: number;
  readonly ended: Ended;
  readonly outcome: GateOutcome;
}

let world: GateWorld;
let story: Story;

beforeAll(async () => {
  // The bench would go on for as long as its budget lets it.
  world = await createGateWorld({
    makeRepository: createStepwiseRepository,
    makeProfile: (trace) => stepwiseProfile(trace, { fault: 'hang' }),
  });
  await Promise.all([world.startWorker('control'), world.startWorker('cpu')]);
  await world.cli([...world.run, '--suites', STEPWISE_SUITE, '--detach']);
  await until('the first benchmark measured, and the second hanging', async () => (await measuredSoFar(world)) === 1);
  const before = await world.commands();

  const cancelled = await world.cli(['cancel', world.id]);
  const asked = performance.now();
  await until('no command left', async () => (await world.commands()).length === 0, 20);
  const processesEndedMs = performance.now() - asked;

  await (await world.gates.find(world.id)).outcome();
  const ended = await world.cli(['show', world.id, '--json']);
  const outcome = GateOutcome.parse(JSON.parse(ended.stdout));
  story = { before, cancelled, processesEndedMs, ended, outcome };
}, 20 * MINUTES);

afterAll(async () => {
  expect(await world?.end()).toEqual([]);
}, MINUTES);

it('ends the bench that would not end by itself, soon', () => {
  expect(story.cancelled).toMatchObject({ code: 0, stderr: '' });
  expect(story.before.some(({ command }) => /deps\/steps-/.test(command))).toBe(true);
  // By itself it would go on for the five minutes that the profile gives it.
  expect(story.processesEndedMs).toBeLessThan(150_000);
});

it('ends as skipped by policy', () => {
  const { ended, outcome } = story;
  expect(ended.code).toBe(0);
  expect(outcome).toMatchObject({
    status: 'skipped',
    reason: 'bounded-by-policy',
    route: { kind: 'FINALIZE', to: 'quality-finalizer' },
    state: 'in-progress',
  });
  expect(outcome.fault).toBeUndefined();
});

it('completes its check as neutral, and its ledger', async () => {
  const { checkRuns, comments } = await world.github.standIn.dump(REPOSITORY);
  expect(checkRuns).toMatchObject([{ status: 'completed', conclusion: 'neutral' }]);
  expect(checkRuns[0]?.output.summary).toContain('skipped (bounded-by-policy)');
  const ledger = comments.find(({ id }) => id === world.github.ledger)?.body ?? '';
  expect(ledger).toMatch(/^\| benchmarks \| skipped \(bounded-by-policy\) \| cancelled /m);
  expect(ledger).toMatch(/^\*\*State:\*\* in-progress$/m);
  expect(ledger.match(/^- \*\*generative-benchmark-runner\*\*: .*$/gm)).toHaveLength(1);
});

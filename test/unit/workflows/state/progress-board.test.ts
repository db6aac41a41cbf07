import { afterAll, expect, it, vi } from 'vitest';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import type { SuiteTask } from '../../../../workflows/state/suite-task.ts';

const details = vi.fn();
vi.doMock('@temporalio/workflow', () => ({ setCurrentDetails: details }));
// Files share what they import: what others loaded doesn't see this mock, and what is loaded here must not reach them.
vi.resetModules();
const { createProgressBoard } = await import('../../../../workflows/state/progress-board.ts');
afterAll(() => {
  vi.doUnmock('@temporalio/workflow');
  vi.resetModules();
});

const board = () =>
  createProgressBoard({ status: null, iteration: 0 } as unknown as GateOutcome, '2026-11-30T00:00:00.000Z');
const tasks = [{ suite: 'main' }] as unknown as readonly SuiteTask[];

it('says that a host prepares from when it is leased, and no longer that one is waited for', () => {
  const shown = board();
  shown.lane('cpu', 'waiting', tasks);
  shown.waiting('cpu', '1 ahead');
  expect(shown.read().phase).toBe('waiting for a cpu host, 1 ahead');
  shown.lane('cpu', 'running', tasks, 'cpu-`1`');
  expect(shown.read()).toMatchObject({ phase: 'preparing on cpu-1', lanes: [{ hostId: 'cpu-`1`' }] });
  expect(details.mock.lastCall?.[0]).toMatch(/^\*\*preparing on cpu-1\*\*/);
  shown.suite('cpu', 'main', { state: 'building' });
  expect(shown.read().phase).toBe('building main');
});

it('shows what became of a lane’s rounds, each remark once', () => {
  const shown = board();
  shown.remark('cpu', 'nobody has the lane yet');
  shown.lane('cpu', 'running', tasks, 'cpu-1');
  const remark = 'rounds not looked at while they were measured: 60000 benchmarks are too many to look at';
  for (let time = 0; time < 2; time += 1) shown.remark('cpu', remark);
  expect(shown.read().lanes).toMatchObject([{ remarks: [remark] }]);
  expect(details.mock.lastCall?.[0]).toContain(`\n- ${remark}\n`);
});

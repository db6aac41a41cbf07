import { afterAll, expect, it, vi } from 'vitest';
import type { LookAnswer } from '../../../../gate/contract/measured/look-asked.ts';
import { newState } from '../../../../workflows/state/gate-state.ts';
import { turnsInput } from '../../../../workflows/turns/turns-input.ts';
import { inputOf, profileOf } from '../../../support/policy/measured.ts';
import { BY_TURNS, baseBench, workByTurns } from '../../../support/workflows/work-by-turns.ts';

const lookAtTurns = vi.fn();
vi.doMock('../../../../workflows/calls/activities.ts', async (original) => ({
  ...(await original<object>()),
  looking: { lookAtTurns: { executeWithOptions: lookAtTurns } },
}));
// Files share what they import: what others loaded doesn't see this mock, and what is loaded here must not reach them.
vi.resetModules();
const { lookAtRounds } = await import('../../../../workflows/turns/look-at-rounds.ts');
afterAll(() => {
  vi.doUnmock('../../../../workflows/calls/activities.ts');
  vi.resetModules();
});

const HALF = { session: 's', uri: 'one', half: { pair: 1, order: 'first' as const } };

it('shows why nobody looks any more, takes all rounds then, and has the evidence say it', async () => {
  const { work, rounds, turns } = workByTurns(() => Promise.reject(new Error('nothing is measured')));
  const remarks: string[] = [];
  const ref = { key: BY_TURNS.executable.key, rounds: [HALF] };
  turns.benches.set(ref.key, baseBench(ref as never));
  rounds.due.set(ref.key, { ...BY_TURNS, ref } as never);
  const why = '60000 benchmarks are too many to look at';
  const nothing: LookAnswer = { uri: null, looks: 0, undecided: [], candidates: [], drifting: false, why };
  lookAtTurns.mockResolvedValue(nothing);
  const profile = { ...work.profile, toolchain: { alternatives: [] } } as unknown as typeof work.profile;
  const showing = { ...work, profile, remark: (text: string) => void remarks.push(text) };
  for (let look = 0; look < 2; look += 1) await lookAtRounds(showing, rounds);
  expect(lookAtTurns).toHaveBeenCalledTimes(1);
  expect(remarks).toEqual([`rounds not looked at while they were measured: ${why}`]);
  expect([...rounds.due.keys()]).toEqual([ref.key]);
  const state = newState(null, '2026-11-30T00:00:00.000Z');
  state.looks.set('cpu', turns.looks);
  const { request } = inputOf([], profileOf({ rounds: { max: 7, against: 'base' } }));
  expect(turnsInput(request, state)).toMatchObject({ turns: { unlooked: [{ lane: 'cpu', why }] } });
});

import { expect, it } from 'vitest';
import { follow } from '../../../client/follow.ts';
import { GateBroke, ServiceUnreachable } from '../../../client/run-error.ts';
import type { GateRun } from '../../../client/runs/gate-run.ts';
import { passOutcome } from '../../support/receipts/outcomes.ts';

const AWAY = new ServiceUnreachable('the Temporal server no longer answers');

/** A run whose server is away at the first question for its outcome, and then answers as `looks` say, the last one on. */
function absent(looks: readonly (Error | null)[]): GateRun {
  let asked = 0;
  let looked = 0;
  return {
    id: 'run',
    type: 'benchmarkGate',
    outcome: async () => {
      asked += 1;
      if (asked === 1) throw AWAY;
      return passOutcome();
    },
    show: () => Promise.reject(new Error('not asked')),
    begun: () => Promise.reject(new Error('not asked')),
    progress: () => Promise.reject(new Error('nothing yet')),
    receipts: async () => null,
    pendingSteps: async () => {
      const answer = looks[Math.min(looked, looks.length - 1)];
      looked += 1;
      if (answer) throw answer;
      return [];
    },
    cancel: async () => true,
  };
}

function following(run: GateRun, { waitMs = null as number | null, awayMs = 60_000 } = {}) {
  const said: string[] = [];
  const outlast = { awayMs, said: (event: 'away' | 'back') => void said.push(event) };
  const signal = new AbortController().signal;
  return { said, outcome: follow(run, { waitMs, signal, show: () => undefined, outlast }) };
}

it.concurrent('waits for a server that is away, and says that once, and that it is back', async () => {
  const { said, outcome } = following(absent([AWAY, AWAY, AWAY, null]));
  expect((await outcome)?.status).toBe('pass');
  expect(said).toEqual(['away', 'back']);
});

it.concurrent('gives up where it stays away', async () => {
  const { said, outcome } = following(absent([AWAY]), { awayMs: 1_500 });
  await expect(outcome).rejects.toBe(AWAY);
  expect(said).toEqual(['away']);
});

it.concurrent('counts the time that it is away to the time that somebody waits', async () => {
  const { said, outcome } = following(absent([AWAY]), { waitMs: 1_500 });
  expect(await outcome).toBeNull();
  expect(said).toEqual(['away']);
});

it.concurrent('says so where the server comes back without the run', async () => {
  const lost = new GateBroke('the Temporal server no longer has run');
  const { said, outcome } = following(absent([AWAY, lost]));
  await expect(outcome).rejects.toBe(lost);
  expect(said).toEqual(['away']);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type FollowSettings, followRun, type GateEvent } from '../../../../client/library/follow-run.ts';
import { GateBroke, NoControlWorker, ServiceUnreachable } from '../../../../client/run-error.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import type { GateProgress } from '../../../../gate/contract/progress.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';

const away = () => new ServiceUnreachable('the server is away');
const progress = (phase: string): GateProgress => ({
  phase,
  lanes: [],
  iteration: 0,
  startedAt: '2026-11-22T09:40:00.000Z',
  outcome: passOutcome({ status: null }),
});

/** Answers in their order, the last one for good: what is an error is thrown. */
const answers = <T>(...all: readonly (T | Error)[]) => {
  let next = 0;
  return async (): Promise<T> => {
    const answer = all[Math.min(next, all.length - 1)] as T | Error;
    next += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
};

/** Comes when the signal is aborted, or never. */
const never = (signal?: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason), { once: true }));

async function all(run: Parameters<typeof followRun>[0], settings: FollowSettings = {}): Promise<GateEvent[]> {
  const events: GateEvent[] = [];
  for await (const event of followRun(run, { everyMs: 100, ...settings })) events.push(event);
  return events;
}

const words = (events: readonly GateEvent[]): string[] =>
  events.map((event) => (event.kind === 'progress' ? event.progress.phase : event.kind));

describe('following a run', () => {
  it('tells each change once, and the outcome last', async () => {
    let end: (outcome: GateOutcome) => void = () => undefined;
    const ended = new Promise<GateOutcome>((resolve) => {
      end = resolve;
    });
    const look = answers(progress('building'), progress('building'), progress('measuring'));
    const run = {
      outcome: () => ended,
      progress: async () => {
        const now = await look();
        if (now.phase === 'measuring') setTimeout(() => end(passOutcome()), 150);
        return now;
      },
    };
    const events = await all(run);
    expect(words(events)).toEqual(['building', 'measuring', 'outcome']);
    expect(events.at(-1)).toEqual({ kind: 'outcome', outcome: passOutcome() });
  });

  it('tells the outcome alone of a run that has ended', async () => {
    const run = { outcome: async () => passOutcome(), progress: never };
    expect(words(await all(run))).toEqual(['outcome']);
  });

  it('outlasts a server that is away for a while, and says so once', async () => {
    const look = answers<GateProgress>(progress('measuring'), away(), away(), away(), away(), progress('measuring'));
    const outcome = answers<GateOutcome>(away(), away(), passOutcome());
    const later = async () => {
      await sleep(150);
      return outcome();
    };
    const run = { outcome: later, progress: look };
    expect(words(await all(run))).toEqual(expect.arrayContaining(['measuring', 'away', 'outcome']));
  });

  it('gives up on a server that stays away for too long', async () => {
    const run = { outcome: answers<GateOutcome>(away()), progress: answers<GateProgress>(away()) };
    await expect(all(run, { outlastMs: 300 })).rejects.toThrow(ServiceUnreachable);
  });

  it('counts only the time for which it was away on end', async () => {
    const outcome = answers<GateOutcome>(away(), away(), away(), away(), away(), passOutcome());
    const run = { outcome, progress: answers<GateProgress>(new NoControlWorker()) };
    expect(words(await all(run, { outlastMs: 50 })).at(-1)).toBe('outcome');
  });

  it('passes on that a run ended without an outcome', async () => {
    const run = { outcome: answers<GateOutcome>(new GateBroke('it broke')), progress: never };
    await expect(all(run)).rejects.toThrow('it broke');
  });

  it.each([0, 250])('throws the reason of a signal that is aborted after %s ms', async (afterMs) => {
    const aborting = new AbortController();
    const reason = new Error('enough');
    if (afterMs === 0) aborting.abort(reason);
    else setTimeout(() => aborting.abort(reason), afterMs);
    const run = { outcome: never, progress: answers(progress('measuring')) };
    await expect(all(run, { signal: aborting.signal })).rejects.toBe(reason);
  });

  it('withdraws its questions when the loop is left', async () => {
    let withdrawn = false;
    const run = {
      outcome: (signal?: AbortSignal) => {
        signal?.addEventListener('abort', () => {
          withdrawn = true;
        });
        return never(signal);
      },
      progress: answers(progress('measuring')),
    };
    for await (const event of followRun(run, {})) {
      expect(event.kind).toBe('progress');
      break;
    }
    expect(withdrawn).toBe(true);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AskingPatience, askThinly } from '../../../../cli/mcp/ask-thinly.ts';
import { createGateClient, type GateClient } from '../../../../client/gate-client.ts';
import { NoControlWorker, ServiceUnreachable } from '../../../../client/run-error.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';

let place: TestNamespace;
beforeAll(async () => {
  // Nobody polls in it.
  place = await openNamespace();
});
afterAll(() => place?.close());

/** Asks where nobody answers; what became of the asking's workflow. */
async function askInVain(requestId?: string): Promise<string> {
  const ids: (string | null)[] = [];
  const gates = createGateClient(place.client);
  const noting: Pick<GateClient, 'ask' | 'runOf'> = {
    ...gates,
    async ask(...asked) {
      const asking = await gates.ask(...asked);
      ids.push(asking.id);
      return asking;
    },
  };
  const thin = { repository: 'o/r', pullRequest: 218 };
  const patience: AskingPatience = { longestMs: 600_000, unansweredMs: 0 };
  const asked = askThinly(noting, thin, { requestId, signal: new AbortController().signal }, patience);
  await expect(asked).rejects.toThrow(NoControlWorker);
  const [id] = ids;
  return (await place.client.workflow.getHandle(id ?? '').describe()).status.name;
}

it.concurrent('leaves no asking behind that a later worker would begin a gate for', async () => {
  expect(await askInVain()).toBe('TERMINATED');
});

it.concurrent('leaves the asking of a caller that can repeat it by its id', async () => {
  expect(await askInVain('chosen')).toBe('RUNNING');
  expect(await askInVain('chosen')).toBe('RUNNING');
});

it.concurrent('leaves the asking that a worker takes long to complete', async () => {
  const ended: string[] = [];
  const asking = {
    ...{ id: 'benchmark-gate/ask/slow', repeated: false },
    state: async () => ({ phase: 'resolving', resolved: null, run: null }),
    outcome: () => new Promise<never>(() => undefined),
    end: async (why: string) => void ended.push(why),
  };
  const gates = { ask: async () => asking } as unknown as Pick<GateClient, 'ask' | 'runOf'>;
  const thin = { repository: 'o/r', pullRequest: 218 };
  const patience: AskingPatience = { longestMs: 0, unansweredMs: 600_000 };
  const asked = askThinly(gates, thin, { signal: new AbortController().signal }, patience);
  await expect(asked).rejects.toSatisfy(
    (error) => error instanceof ServiceUnreachable && !(error instanceof NoControlWorker),
  );
  expect(ended).toEqual([]);
});

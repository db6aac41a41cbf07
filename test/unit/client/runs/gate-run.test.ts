import { afterAll, beforeAll, expect, it } from 'vitest';
import { gateRun, measureRun } from '../../../../client/runs/gate-run.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

it.concurrent.each(['outcome', 'show', 'begun', 'progress', 'pendingSteps', 'cancel'] as const)(
  'says what has become of a run that the server no longer has: %s',
  async (question) => {
    // A server that kept its runs in memory and was started anew.
    for (const run of [gateRun(place.client, 'lost'), measureRun(place.client, 'lost')]) {
      await expect(run[question]()).rejects.toMatchObject({
        name: 'GateBroke',
        message: expect.stringMatching(/^the Temporal server no longer has lost: .*start it again$/),
      });
    }
  },
);

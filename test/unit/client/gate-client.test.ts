import { Client, Connection } from '@temporalio/client';
import { expect, it } from 'vitest';
import { createGateClient } from '../../../client/gate-client.ts';
import { InputError } from '../../../client/input-error.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';

it('refuses a malformed request with every fault, before it asks the server', async () => {
  const nowhere = Connection.lazy({ address: '127.0.0.1:1' });
  const gates = createGateClient(new Client({ connection: nowhere }));
  // As a caller in plain JavaScript would send it.
  const request = {
    repository: 'nowhere',
    subject: { kind: 'pull-request', number: 0 },
    headSha: 'abc',
    headPinned: false,
    base: null,
    source: { kind: 'path', location: '/somewhere' },
    profile: { name: 'test', suites: { main: { kind: 'criterion', lane: 'tpu', command: 'cargo bench' } } },
    suites: null,
    executables: null,
    flow: 'generative',
  } as unknown as GateRequest;
  const failure = await gates.start(request).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).faults).toEqual([
    expect.stringMatching(/^request\.repository: expected OWNER\/NAME/),
    expect.stringMatching(/^request\.subject\.number: /),
    expect.stringMatching(/^request\.headSha: expected a full commit id/),
    expect.stringMatching(/^request\.profile\.suites\.main\.lane: /),
  ]);
});

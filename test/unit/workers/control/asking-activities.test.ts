import type { Client } from '@temporalio/client';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, it } from 'vitest';
import type { ResolvedRequest } from '../../../../gate/contract/asking/asked-state.ts';
import { createAskingActivities } from '../../../../workers/control/asking-activities.ts';

const PROFILE = { name: 'own', suites: { quick: { kind: 'criterion', lane: 'cpu', command: 'cargo bench' } } };

it.each([
  [
    'the site of its own API',
    { GITHUB_API_URL: 'https://github.example.org/api/v3' },
    'https://github.example.org/acme/engine.git',
  ],
  [
    'where it is told to',
    { GITHUB_SERVER_URL: 'https://code.example.org' },
    'https://code.example.org/acme/engine.git',
  ],
])('takes for a repository’s own address %s', async (_, env, location) => {
  const asked = { repository: 'acme/engine', pullRequest: 7, profile: PROFILE };
  const input = { payloads: toPayloads(defaultPayloadConverter, asked) };
  const started = { workflowExecutionStartedEventAttributes: { input } };
  const client = {
    options: { namespace: 'n', loadedDataConverter: {} },
    // It was never reset.
    workflow: { getHandle: (_: string, runId: string) => ({ describe: async () => ({ runId, raw: {} }) }) },
    workflowService: { getWorkflowExecutionHistory: async () => ({ history: { events: [started] } }) },
  } as unknown as Client;
  const headSha = 'a'.repeat(40);
  const { resolveAsked } = createAskingActivities({
    ...{ env, client },
    store: { putJson: async () => ({ uri: 'memory:kept' }) } as never,
    git: {
      inspectSource: async (at: string) => ({ source: { kind: 'url', location: at }, head: null, hasCommit: null }),
    } as never,
    github: {
      readSubject: async () => ({ repository: 'acme/engine', headSha, defaultBranch: 'main' }) as never,
    },
  });
  const resolved = (await new MockActivityEnvironment().run(resolveAsked)) as ResolvedRequest;
  expect(resolved.source).toEqual({ kind: 'url', location });
});

import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import { checkTemporal } from '../../../../cli/doctor/check-temporal.ts';
import { GRPC } from '../../../../client/ask-server.ts';
import { SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';

const NAMES = Object.values(SEARCH_ATTRIBUTES);
const REGISTERED = Object.fromEntries(NAMES.map((name) => [name, 2]));

/** What a server answers whose operator lets nobody do this. */
const denied = async (): Promise<never> => {
  throw Object.assign(new Error('7 PERMISSION_DENIED: not for you'), {
    ...{ code: GRPC.permissionDenied, details: 'not for you', metadata: {} },
  });
};

const away = async (): Promise<never> => {
  throw Object.assign(new Error('14 UNAVAILABLE: gone'), { code: GRPC.unavailable, details: 'gone', metadata: {} });
};

const withoutBuilds = async (): Promise<never> => {
  throw Object.assign(new Error('12 UNIMPLEMENTED: no such thing'), {
    ...{ code: GRPC.unimplemented, details: 'no such thing', metadata: {} },
  });
};

interface Answers {
  readonly listSearchAttributes?: () => Promise<object>;
  readonly addSearchAttributes?: () => Promise<object>;
  readonly describeTaskQueue?: () => Promise<object>;
}

/** What doctor finds on a server that answers so, each with its state. */
async function found(answers: Answers): Promise<string[]> {
  const { describeTaskQueue = async () => ({ pollers: [] }), ...operator } = answers;
  const now = <T>(_: unknown, ask: () => Promise<T>) => ask();
  const client = {
    ...{ options: { namespace: 'gates' }, withDeadline: now, withAbortSignal: now },
    connection: { operatorService: { listSearchAttributes: async () => ({ customAttributes: {} }), ...operator } },
    workflowService: { describeTaskQueue, listWorkerDeployments: withoutBuilds },
  };
  const connect = async () => ({
    ...{ client: client as unknown as Client, address: 'here:7233' },
    close: async () => undefined,
  });
  const findings = await checkTemporal(connect, null, {}, true);
  return findings
    .filter(({ says }) => !says.startsWith('the program temporal'))
    .map(({ state, says, mend = '' }) => `${state}: ${says}${mend === '' ? '' : ` → ${mend}`}`);
}

it('says that the search attributes may not be registered, and how somebody else does', async () => {
  const [first, second, ...rest] = await found({ addSearchAttributes: denied });
  expect(first).toBe('ok: the server at here:7233 answers, namespace gates');
  expect(second).toMatch(
    /^fault: the search attributes BenchmarkGate.* are missing, and the server doesn't let them be registered \(.*not for you\) → have whoever runs the server register them: temporal operator search-attribute create --namespace gates --name BenchmarkGate/,
  );
  expect(rest).toContainEqual(expect.stringMatching(/^fault: control: nobody polls/));
});

it('goes on with what else there is where the server tells neither search attributes nor pollers', async () => {
  expect(await found({ listSearchAttributes: denied, describeTaskQueue: denied })).toEqual([
    'ok: the server at here:7233 answers, namespace gates',
    expect.stringMatching(/^note: the server does not tell its search attributes \(.*not for you\) → /),
    expect.stringMatching(/^note: the server does not tell who polls its queues \(.*not for you\) → /),
  ]);
});

it('tells a server that goes away meanwhile from one that refuses', async () => {
  const registered = async () => ({ customAttributes: REGISTERED });
  expect(await found({ listSearchAttributes: registered, describeTaskQueue: away })).toEqual([
    expect.stringMatching(/^unreachable: the Temporal server no longer answers \(.*gone\)/),
  ]);
  expect(await found({ addSearchAttributes: away })).toEqual([expect.stringMatching(/^unreachable: /)]);
});

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { findTool } from '../../adapters/files/find-tool.ts';
import { askServer, grpcAnswer } from '../../client/ask-server.ts';
import type { Connected } from '../../client/connect.ts';
import { InputError } from '../../client/input-error.ts';
import { ServiceUnreachable } from '../../client/run-error.ts';
import { cachedCli } from '../../demo/temporal-server/cli-cache.ts';
import { CONTROL_QUEUE, LANES, type Lane, presenceQueue, SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { POLLS_WITHIN_MS, QUEUE_KIND } from '../../gate/names/polls.ts';
import { shellWord } from '../../gate/text/reproduce-command.ts';
import { servingIdentities } from '../worker/serving-identities.ts';
import { checkBuilds } from './check-builds.ts';
import { type DoctorHost, hostNames } from './check-host-names.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, note, fault, unreachable } = findingsOf('Temporal');

const WITHIN_MS = 10_000;
/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/**
 * The server, its namespace, its search attributes, and who polls which queue.
 *
 * @param host what this machine shall serve as a bench host; null: nothing
 * @param fix registers the search attributes that are missing
 */
export async function checkTemporal(
  connect: () => Promise<Connected>,
  host: DoctorHost | null,
  env: NodeJS.ProcessEnv,
  fix: boolean,
): Promise<Finding[]> {
  let connected: Connected;
  try {
    connected = await connect();
  } catch (error) {
    if (error instanceof InputError) return error.faults.map((text) => split(text, fault));
    if (error instanceof ServiceUnreachable) return [split(error.message, unreachable)];
    throw error;
  }
  const { client, address, close } = connected;
  try {
    return [
      ok(`the server at ${address} answers, namespace ${client.options.namespace}`),
      await searchAttributes(client, fix),
      ...(await temporalProgram(env)),
      ...(await queuesPolled(client, env, host)),
    ];
  } catch (error) {
    if (!(error instanceof ServiceUnreachable)) throw error;
    return [split(error.message, unreachable)];
  } finally {
    await close();
  }
}

/** `what is wrong: what to do`, as errors for a person are written. */
function split(text: string, finding: (says: string, mend: string) => Finding): Finding {
  const at = text.search(/(?<=\)|\w)(?:: |\. )(?=set |create |Set |start )/);
  return at < 0
    ? finding(text, 'set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE')
    : finding(text.slice(0, at), text.slice(at + 2));
}

async function searchAttributes(client: Client, fix: boolean): Promise<Finding> {
  const { namespace } = client.options;
  try {
    const { customAttributes } = await askServer(client, { withinMs: WITHIN_MS }, () =>
      client.connection.operatorService.listSearchAttributes({ namespace }),
    );
    const missing = Object.values(SEARCH_ATTRIBUTES).filter((name) => customAttributes?.[name] !== KEYWORD);
    if (missing.length === 0) return ok('the search attributes are registered');
    // Whoever needs one of another type under such a name has to be asked.
    const isFree = missing.every((name) => customAttributes?.[name] === undefined);
    if (fix && isFree) return await register(client, missing);
    if (isFree) return fault(`search attributes are missing: ${missing.join(', ')}`, 'run benchmark-gate doctor --fix');
    return fault(
      `search attributes are missing, or not of type Keyword: ${missing.join(', ')}`,
      createdBy(namespace, missing),
    );
  } catch (error) {
    return note(
      `the server does not tell its search attributes (${refusalIn(error)})`,
      'the first `benchmark-gate run` shows whether they are there',
    );
  }
}

async function register(client: Client, names: readonly string[]): Promise<Finding> {
  const { namespace } = client.options;
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  try {
    await askServer(client, { withinMs: WITHIN_MS }, () =>
      client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes }),
    );
    return ok(`registered the search attributes ${names.join(', ')}`);
  } catch (error) {
    return fault(
      `the search attributes ${names.join(', ')} are missing, and the server doesn't let them be registered (${refusalIn(error)})`,
      `have whoever runs the server register them: ${createdBy(namespace, names)}`,
    );
  }
}

const createdBy = (namespace: string, names: readonly string[]): string =>
  names
    .map((name) => `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type Keyword`)
    .join('; ');

/** Why the server refused, in a line. @throws what is no refusal: a server that doesn't answer, a fault of our own */
function refusalIn(error: unknown): string {
  const answer = error instanceof ServiceUnreachable ? null : grpcAnswer(error);
  if (answer === null) throw error;
  return answer.details || `gRPC code ${answer.code}`;
}

/** What is advised here needs the program on the PATH; the demo alone looks into the cache as well. */
async function temporalProgram(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  if ((await findTool('temporal')) !== null) return [];
  const cached = cachedCli(env);
  if (!existsSync(cached)) return [];
  const mend = `PATH=${shellWord(dirname(cached))}:$PATH`;
  return [note(`the program temporal is only in the gate's cache: the shell doesn't find it`, mend)];
}

/** Who polls which queue, where the server tells. */
async function queuesPolled(client: Client, env: NodeJS.ProcessEnv, host: DoctorHost | null): Promise<Finding[]> {
  try {
    return [
      await pollers(client, env, 'control', CONTROL_QUEUE),
      ...(await checkBuilds(client, env)),
      ...(await Promise.all(LANES.map((lane) => pollers(client, env, lane, presenceQueue(lane))))),
      ...(await hostNames(async (queue) => (await freshPollers(client, queue)).map(nameOf), host)),
    ];
  } catch (error) {
    return [
      note(
        `the server does not tell who polls its queues (${refusalIn(error)})`,
        'have whoever runs the server allow it; what benchmark-gate run waits for shows who is missing',
      ),
    ];
  }
}

async function freshPollers(client: Client, queue: string) {
  const { pollers: polling } = await askServer(client, { withinMs: WITHIN_MS }, () =>
    client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: queue },
      taskQueueType: QUEUE_KIND.activity,
    }),
  );
  return (polling ?? []).filter(
    ({ lastAccessTime }) => Date.now() - (optionalTsToMs(lastAccessTime) ?? 0) < POLLS_WITHIN_MS,
  );
}

const nameOf = ({ identity }: { readonly identity?: string | null }): string => identity || 'unnamed';

async function pollers(
  client: Client,
  env: NodeJS.ProcessEnv,
  role: 'control' | Lane,
  queue: string,
): Promise<Finding> {
  const seen = (await freshPollers(client, queue)).map(nameOf);
  const fresh = await servingIdentities(role, seen, { env });
  const names = fresh.slice(0, 5);
  if (fresh.length > 0) return ok(`${role}: ${fresh.length} polling ${queue} (${names.join(', ')})`);
  const start = `start one: benchmark-gate worker --role ${role}`;
  return role === 'cuda'
    ? note(`cuda: nobody polls ${queue}; suites for CUDA fall back to the CPU`, start)
    : fault(`${role}: nobody polls ${queue}`, start);
}

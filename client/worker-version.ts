import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { ASK_WORKFLOW } from '../gate/names/asking-names.ts';
import { askServer } from './ask-server.ts';
import { WorkerTooOld } from './run-error.ts';

/** While versions are changed, old and new workers stand side by side: the new ones get their turn. */
const FAILED_STEPS = 3;

const LOOK_MS = 2_000;
const ANSWER_MS = 10_000;

/** What the SDKs' workers say of a workflow that their code doesn't have. */
const UNKNOWN_TYPE = /no such function is exported|not registered|unknown workflow|workflow type/i;

/**
 * Does something that waits for a workflow, as long as its workers know what it is: those of an older version fail its
 * first step again and again, and nobody would be told.
 *
 * @throws WorkerTooOld, and then the workflow is ended, so that no newer worker starts it when nobody waits for it
 */
export async function whileUnderstood<T>(
  client: Client,
  id: string,
  signal: AbortSignal | undefined,
  wait: () => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  const ends = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  const found: { refusal: WorkerTooOld | null } = { refusal: null };
  const refused = watch(client, id, ends, found);
  try {
    return await Promise.race([wait(), refused]);
  } catch (error) {
    // Ended by us, which may be heard of before we are done.
    throw found.refusal ?? error;
  } finally {
    over.abort();
  }
}

/** Rejects once the workers have shown that they are too old, and the workflow is ended; never resolves. */
function watch(
  client: Client,
  id: string,
  signal: AbortSignal,
  found: { refusal: WorkerTooOld | null },
): Promise<never> {
  return new Promise((_, reject) => {
    void (async () => {
      while (!signal.aborted) {
        const said = await look(client, id, signal).catch(() => null);
        if (said === 'understood') return;
        if (said !== null) {
          found.refusal = tooOld(said);
          const end = () => client.workflow.getHandle(id).terminate('the control workers are older than the request');
          await askServer(client, { withinMs: ANSWER_MS }, end).catch(() => undefined);
          return reject(found.refusal);
        }
        await sleep(LOOK_MS, undefined, { signal }).catch(() => undefined);
      }
    })();
  });
}

/** `understood` once a worker has taken a step; what the workers say where they can't; null: neither yet. */
async function look(client: Client, id: string, signal: AbortSignal): Promise<string | null> {
  const handle = client.workflow.getHandle(id);
  const bounds = { withinMs: ANSWER_MS, signal };
  const { raw, runId } = await askServer(client, bounds, () => handle.describe());
  const { history } = await askServer(client, bounds, () =>
    client.workflowService.getWorkflowExecutionHistory({
      namespace: client.options.namespace,
      execution: { workflowId: id, runId },
      maximumPageSize: 20,
    }),
  );
  const events = history?.events ?? [];
  if (events.some(({ workflowTaskCompletedEventAttributes: taken }) => taken)) return 'understood';
  const failure = events.map(({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message).find(Boolean);
  if (typeof failure !== 'string' || !UNKNOWN_TYPE.test(failure)) return null;
  if ((raw.pendingWorkflowTask?.attempt ?? 1) < FAILED_STEPS) return null;
  return failure;
}

const tooOld = (said: string): WorkerTooOld =>
  new WorkerTooOld(
    `the control workers are of a version of benchmark-gate that has no workflow ${ASK_WORKFLOW}: ` +
      `update them, and ask again under another id (${said.replace(/\s+/g, ' ').slice(0, 200)})`,
  );

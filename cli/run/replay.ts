import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { type History, historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { ReplayError, type ReplayWorkerOptions, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { z } from 'zod';
import { isOutage, StoreError } from '../../adapters/store/content/store-error.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { payloadReferences } from '../../adapters/store/payloads/payload-references.ts';
import { GRPC, grpcAnswer } from '../../client/ask-server.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { findExecution } from '../../client/runs/workflow-id.ts';
import { ARCHIVE_WORKFLOW, GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { workflowCode } from '../../workers/workflow-code.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';
import { inlinePayloads } from './inline-payloads.ts';

/** Histories end at 50 MB on the server; JSON is larger than what it stores. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;

/** Without these a replay waits for ever. A run's id is also part of what its workflow does. */
const Started = z.object({
  workflowId: z.string().min(1),
  originalExecutionRunId: z.string().min(1),
  workflowType: z.object({ name: z.enum([GATE_WORKFLOW, MEASURE_WORKFLOW, ARCHIVE_WORKFLOW]) }),
});

/** What is asked of a file before it is taken for a history. */
const HistoryJson = z.object({
  events: z.tuple(
    [z.object({ eventType: z.string(), workflowExecutionStartedEventAttributes: Started })],
    z.object({ eventType: z.string() }),
  ),
});

interface Replayable {
  readonly history: History;
  readonly workflowId: string;
}

/**
 * `benchmark-gate replay FILE|ID…`: replays histories against this version's workflow code. A file is a history as the
 * gate keeps it, or as `temporal workflow show -o json` prints it; anything else is a workflow id, whose newest pass is
 * replayed, or the run id of one execution.
 *
 * @returns 1 where one of them does not replay
 * @throws InputError where one of them is no history, or refers to what the store hasn't
 * @throws StoreError where the store doesn't answer
 */
export async function replayCommand(
  references: readonly string[],
  { stdout }: Pick<CommandIo, 'stdout'>,
  connect: () => Promise<{ client: Client; close(): Promise<void> }>,
  code: Pick<ReplayWorkerOptions, 'workflowBundle' | 'workflowsPath' | 'dataConverter'> = {
    ...workflowCode(),
    dataConverter: payloadReferences(() => openStore(process.env)),
  },
): Promise<ExitCode> {
  let failed = false;
  for (const reference of references) {
    const { history, workflowId } = (await readHistory(reference)) ?? (await fetchHistory(reference, connect));
    await readReferred(reference, history, code.dataConverter);
    try {
      await Worker.runReplayHistory(code as ReplayWorkerOptions, history, workflowId);
      stdout(`${reference}: replays\n`);
    } catch (error) {
      // The SDK tells a changed sequence by either, depending on which event it stumbles over.
      if (!(error instanceof DeterminismViolationError) && !(error instanceof ReplayError)) throw error;
      failed = true;
      stdout(printable(`${reference}: does not replay: ${error.message}\n`));
    }
  }
  return failed ? EXIT.fail : EXIT.ok;
}

/** Reads what a history only refers to. */
async function readReferred(reference: string, history: History, converter: DataConverter | undefined): Promise<void> {
  if (converter?.externalStorage === undefined) return;
  try {
    await inlinePayloads(history, converter.externalStorage);
  } catch (error) {
    if (!(error instanceof StoreError) || isOutage(error)) throw error;
    const mend = 'name the store of the gate that ran it in BENCHMARK_GATE_STORE';
    throw new InputError(
      [`${reference}: a part of this history lies in the store, and not here (${error.message}): ${mend}`],
      {
        cause: error,
      },
    );
  }
}

/** A history from a file; null where there is no such file. */
async function readHistory(reference: string): Promise<Replayable | null> {
  const size = await stat(reference).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null && !/^[./~]|\.(?:json|gz)$/.test(reference)) return null;
  if (size === null) throw new InputError([`${reference}: no such file`]);
  if (size > MAXIMUM_BYTES) throw new InputError([`${reference}: larger than ${MAXIMUM_BYTES} bytes`]);
  const bytes = await readFile(reference);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = (isGzip ? gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES }) : bytes).toString('utf8');
    const json: unknown = JSON.parse(text);
    const { events } = HistoryJson.parse(json);
    const { workflowId } = events[0].workflowExecutionStartedEventAttributes;
    const history = historyFromJSON(json);
    const unknown = history.events?.findIndex(({ eventType }) => !eventType) ?? 0;
    if (unknown !== -1) throw new Error(`event ${unknown} is of no known type`);
    return { history, workflowId };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    const expected = 'expected a history as `temporal workflow show -o json` prints it, plain or gzipped';
    throw new InputError([`${reference}: not a workflow history; ${expected} (${why.replaceAll('\n', ' ')})`], {
      cause: error,
    });
  }
}

async function fetchHistory(named: string, connect: Parameters<typeof replayCommand>[2]): Promise<Replayable> {
  const { client, close } = await connect();
  try {
    const { workflowId, runId } = await findExecution(client, named);
    return { history: await client.workflow.getHandle(workflowId, runId).fetchHistory(), workflowId };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError) && grpcAnswer(error)?.code !== GRPC.notFound) throw error;
    throw new InputError([`${named}: neither a file nor the id of a run that the server still has`], { cause: error });
  } finally {
    await close();
  }
}

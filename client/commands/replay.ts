import { readFile, stat } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowCode } from '../../workers/workflow-code.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { InputError } from '../input-error.ts';
import type { CommandIo } from './run.ts';

/** Histories end at 50 MB on the server; JSON is larger than what it stores. */
const MAXIMUM_BYTES = 256 * 1024 * 1024;

/**
 * `benchmark-gate replay FILE|ID…`: replays histories against this version's workflow code. A file is a history as the
 * gate keeps it, or as `temporal workflow show -o json` prints it; anything else is a workflow id.
 */
export async function replayCommand(
  references: readonly string[],
  { stdout }: Pick<CommandIo, 'stdout'>,
  connect: () => Promise<{ client: Client; close(): Promise<void> }>,
): Promise<ExitCode> {
  let failed = false;
  for (const reference of references) {
    const file = await readHistoryFile(reference);
    const history = file ?? (await fetchHistory(reference, connect));
    try {
      await Worker.runReplayHistory(workflowCode() as Parameters<typeof Worker.runReplayHistory>[0], history);
      stdout(`${reference}: replays\n`);
    } catch (error) {
      if (!(error instanceof DeterminismViolationError)) throw error;
      failed = true;
      stdout(`${reference}: does not replay: ${error.message}\n`);
    }
  }
  return failed ? EXIT.fail : EXIT.ok;
}

/** A history from a file, plain or gzip; null where there is no such file. */
async function readHistoryFile(path: string): Promise<unknown> {
  const size = await stat(path).then(
    (found) => (found.isFile() ? found.size : null),
    () => null,
  );
  if (size === null) return null;
  if (size > MAXIMUM_BYTES) throw new InputError([`${path}: larger than ${MAXIMUM_BYTES} bytes`]);
  const bytes = await readFile(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const text = (isGzip ? gunzipSync(bytes, { maxOutputLength: MAXIMUM_BYTES }) : bytes).toString('utf8');
    return JSON.parse(text);
  } catch (error) {
    throw new InputError([`${path}: not a workflow history in JSON (${(error as Error).message})`], { cause: error });
  }
}

async function fetchHistory(id: string, connect: Parameters<typeof replayCommand>[2]): Promise<unknown> {
  const { client, close } = await connect();
  try {
    return await client.workflow.getHandle(id).fetchHistory();
  } finally {
    await close();
  }
}

import { open } from 'node:fs/promises';
import { startWorkerProcess, type WorkerStart } from '../../start-worker.ts';
import type { PartPlan } from './part.ts';
import { readyBy } from './ready-by.ts';

/** A worker says this once it serves. */
const SERVING = 'serving ';

/** A worker of the gate, which is ready once it says that it serves. */
export function workerPlan(name: string, start: WorkerStart, env: NodeJS.ProcessEnv): PartPlan {
  let from = 0;
  return {
    name,
    log: start.log,
    async start() {
      from = await sizeOf(start.log);
      return startWorkerProcess(start, env);
    },
    ready: (signal) => readyBy(async () => (await textFrom(start.log, from)).includes(SERVING), signal),
    drainable: true,
  };
}

async function sizeOf(file: string): Promise<number> {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return 0;
  try {
    return (await handle.stat()).size;
  } finally {
    await handle.close();
  }
}

/** The first words of a log after a position: what this start said, not an earlier one. */
async function textFrom(file: string, position: number): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, position);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

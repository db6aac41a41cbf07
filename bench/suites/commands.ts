import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { Client, Connection } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { packageRoot } from '../../adapters/files/package-root.ts';
import { findTemporalCli } from '../../demo/temporal-server/find-cli.ts';
import { startDevServer } from '../../demo/temporal-server/start-dev-server.ts';
import { workflowId } from '../../gate/contract/request.ts';
import { GATE_WORKFLOW } from '../../gate/names/names.ts';
import { passOutcome } from '../../test/support/receipts/outcomes.ts';
import { judge, spreadOf } from '../figures/figure.ts';
import type { Suite } from './suite.ts';

const QUEUE = 'bench-commands';

/** Of Temporal's API, which its clients don't export. */
const COMPLETE_WORKFLOW = 4;

/** Says on another descriptor what CPU time the process took, when it ends. */
const TELLS_CPU = `data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); fs.writeSync(3, String(user + system)); });",
)}`;

/** What the short commands cost beside node's own start, which is all CPU time: a waiting server costs none. */
export const commands: Suite = async ({ folder, repetitions, show }) => {
  const { path: cli } = await findTemporalCli({ env: process.env });
  const server = await startDevServer({ path: cli, namespace: 'default', logFile: path.join(folder, 'server.log') });
  try {
    const id = await endedRun(server.address);
    const bin = path.join(packageRoot(), 'bin', 'benchmark-gate.js');
    const asked = [['--version'], ['runs'], ['status', id], ['show', id]];
    for (const words of asked) {
      const [here, plain]: [number[], number[]] = [[], []];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        plain.push(await cpuMs(['-e', '0'], server.address));
        here.push(await cpuMs([bin, ...words], server.address));
      }
      const beside = spreadOf(here.map((ms, at) => ms - (plain[at] ?? 0)));
      show([
        {
          name: `benchmark-gate ${words[0]}, besides node's start`,
          unit: 'ms of CPU',
          here: beside,
          plain: null,
          beside: { name: 'node -e 0', figure: spreadOf(plain) },
          goal: judge(beside.median, { atMost: 300 }),
        },
      ]);
    }
  } finally {
    await server.stop();
  }
};

/** A gate's run that ended with an outcome, by hand: no worker is needed for one. */
async function endedRun(address: string): Promise<string> {
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const outcome = passOutcome();
  const { repository, subject, headSha, profile } = outcome;
  if (subject === null || headSha === null) throw new Error('a pass is of a commit');
  const id = workflowId({ repository, subject, headSha, profile: { name: profile } });
  await client.workflow.start(GATE_WORKFLOW, { workflowId: id, taskQueue: QUEUE });
  const who = { namespace: 'default', identity: QUEUE };
  const poll = () => client.workflowService.pollWorkflowTaskQueue({ ...who, taskQueue: { name: QUEUE } });
  const { taskToken } = await client.withDeadline(Date.now() + 60_000, poll);
  const result = { payloads: [defaultPayloadConverter.toPayload(outcome)] };
  await client.workflowService.respondWorkflowTaskCompleted({
    ...who,
    taskToken,
    commands: [{ commandType: COMPLETE_WORKFLOW, completeWorkflowExecutionCommandAttributes: { result } }],
  });
  await client.workflow.getHandle(id).result();
  await connection.close();
  return id;
}

async function cpuMs(words: readonly string[], address: string): Promise<number> {
  const child = spawn(process.execPath, ['--import', TELLS_CPU, ...words], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
    env: { ...process.env, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' },
  });
  const [told, [code]] = await Promise.all([text(child.stdio[3] as NodeJS.ReadableStream), once(child, 'exit')]);
  if (code !== 0) throw new Error(`${words.join(' ')} ended with exit code ${code}`);
  return Number(told) / 1000;
}

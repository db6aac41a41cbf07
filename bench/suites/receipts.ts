import path from 'node:path';
import { findTemporalCli } from '../../demo/temporal-server/find-cli.ts';
import { startDevServer } from '../../demo/temporal-server/start-dev-server.ts';
import { editLedger, newLedger } from '../../gate/receipts/ledger/edit.ts';
import { passed } from '../../test/support/github/publishing.ts';
import { ReceiptsBench } from '../../test/system/fault-matrix/receipts-bench.ts';
import { SCENES } from '../../test/system/fault-matrix/scenes.ts';
import { judge, spreadOf } from '../figures/figure.ts';
import type { Suite } from './suite.ts';

const LEDGER_BYTES = 60_000;
const EDITS = 50;

/** A gate's receipts: what editing a long ledger takes, and all of them on a GitHub that answers at once. */
export const receipts: Suite = async ({ folder, repetitions, show }) => {
  // Compiling the code takes longer than the first edits.
  editMilliseconds();
  const edits = spreadOf(Array.from({ length: repetitions }, editMilliseconds));
  show([
    {
      name: `editing a ledger of ${LEDGER_BYTES / 1000} KB`,
      unit: 'ms of CPU time',
      here: edits,
      ...goal(edits.median, 5),
    },
  ]);
  const { path: cli } = await findTemporalCli({ env: process.env });
  const server = await startDevServer({ path: cli, namespace: 'default', logFile: path.join(folder, 'server.log') });
  const bench = await ReceiptsBench.start(server);
  try {
    for (const scene of SCENES) {
      const [byGate, byItself]: [number[], number[]] = [[], []];
      // The first finds nothing warm: neither the worker nor the stand-in.
      for (let repetition = -1; repetition < repetitions; repetition += 1) {
        const gate = (await bench.write({ scene, row: null, column: null })).seconds;
        const itself = await bench.writeWithoutWorkflow(scene);
        if (repetition < 0) continue;
        byGate.push(gate);
        byItself.push(itself);
      }
      const here = spreadOf(byGate);
      const ratio = spreadOf(byGate.map((each, index) => each / (byItself[index] ?? Number.NaN)));
      const plain = { name: 'the same steps without a workflow', figure: spreadOf(byItself), ratio };
      const name = `the receipts of a gate, the stand-in's answers included; ${scene.name}`;
      show([{ name, unit: 's', here, plain, goal: judge(here.median, { atMost: 1.5 }) }]);
    }
  } finally {
    await bench.stop();
    await server.stop();
  }
};

const goal = (median: number, atMost: number) => ({ plain: null, goal: judge(median, { atMost }) });

function editMilliseconds(): number {
  const line = '- **tests**: 412 tests pass; NEXT → generative-benchmark-runner\n';
  const other = passed({ workflow: { id: 'other', firstExecutionRunId: 'other-run' } });
  const filler = line.repeat(Math.floor(LEDGER_BYTES / Buffer.byteLength(line)));
  const body = newLedger(other).replace('### Hop log\n', `### Hop log\n${filler}`);
  const outcome = passed();
  const began = process.cpuUsage();
  for (let edit = 0; edit < EDITS; edit += 1) editLedger(body, outcome);
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / EDITS;
}

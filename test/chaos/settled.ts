import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect } from 'vitest';
import { requireTool } from '../../adapters/files/find-tool.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { GateBroke } from '../../client/run-error.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { until } from '../support/until.ts';
import type { GateWorld } from '../support/world/gate-world.ts';
import { REPOSITORY } from '../support/world/seed-github.ts';

/** Through every outage of the server; only a run that closed without an outcome has none. */
export const awaitOutcome = (world: GateWorld): Promise<GateOutcome> =>
  until('the outcome', async () => {
    try {
      return await (await world.gates.find(world.id)).outcome();
    } catch (error) {
      if (error instanceof GateBroke) throw error;
      return null;
    }
  });

/** The run passed, and each of its receipts is there once. */
export async function expectPassedOnce(world: GateWorld, outcome: GateOutcome, passes = 1): Promise<void> {
  expect([outcome.status, outcome.why]).toEqual(['pass', expect.stringContaining('baseline established')]);
  // With the suites that aren't whole, since they say why the baseline isn't.
  const less = outcome.suites.filter(({ status, method }) => status !== 'measured' || method !== 'primary');
  expect([less, outcome.baselines]).toMatchObject([[], [{ complete: true }]]);
  const written = { state: 'written' };
  expect(outcome.receipts).toMatchObject({ check: written, ledger: written, progress: written });
  const { checkRuns, comments } = await world.github.standIn.dump(REPOSITORY);
  expect(checkRuns).toMatchObject([
    { status: 'completed', conclusion: 'success', external_id: outcome.workflow?.firstExecutionRunId },
  ]);
  expect(comments).toHaveLength(2);
  const ledger = comments.find(({ id }) => id === world.github.ledger)?.body ?? '';
  expect(ledger.match(/^- \*\*generative-benchmark-runner\*\*: .*$/gm)).toHaveLength(passes);
  expect(ledger).toMatch(/^\| benchmarks \| pass \| /m);
  expect(ledger).toMatch(/^\*\*State:\*\* ready$/m);
}

/** The store holds one baseline, with every benchmark and every report once, and the run's history. */
export async function expectOneBaseline(
  world: GateWorld,
  outcome: GateOutcome,
  measured: { readonly benchmarks: readonly string[]; readonly reports: readonly string[] },
): Promise<void> {
  const store = openStore({ BENCHMARK_GATE_STORE: world.storeFolder });
  const entries = await store.listBaselines();
  expect(entries.map(({ digest }) => digest)).toEqual(outcome.baselines.map(({ digest }) => digest));
  const { suites } = await store.readBaseline(entries[0]?.digest ?? '');
  const benchmarks = suites.flatMap(({ executables }) => executables.flatMap((each) => each.benchmarks));
  expect(benchmarks.map(({ id }) => id).sort()).toEqual([...measured.benchmarks].sort());
  expect(suites.flatMap(({ reports }) => reports.map(({ run }) => run)).sort()).toEqual([...measured.reports].sort());
  const history = join(world.storeFolder, 'runs', outcome.workflow?.firstExecutionRunId ?? '', 'history');
  await until('the history kept', async () => (await readdir(history).catch(() => [])).length > 0);
}

/** Nothing of the run is left on its host: no process, no folder, no lock. */
export async function expectNothingLeft(world: GateWorld): Promise<void> {
  expect(await world.commands()).toEqual([]);
  expect(await readdir(join(world.folder, 'work', 'cpu', 'jobs'))).toEqual([]);
  const lock = await execa(
    await requireTool('flock', 'util-linux'),
    ['-n', join(world.folder, 'machine.lock'), 'true'],
    {
      reject: false,
    },
  );
  expect(lock.exitCode).toBe(0);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { BaselineDocument } from '../../../gate/baseline/document.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { FoundProcess } from '../../support/processes/find-processes.ts';
import type { Ended } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { killWorker } from '../../support/processes/worker-process.ts';
import { until } from '../../support/until.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { SECOND_SUITE, SUITE } from '../../support/world/profile.ts';
import { BENCHMARKS } from '../../support/world/rust-repository.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';
import { measuredSoFar } from '../../support/world/watch-run.ts';

const MINUTES = 60_000;

/** What a run left behind through which workers were killed and which others joined. */
interface Story {
  readonly detached: Ended;
  readonly waited: Ended;
  readonly status: Ended;
  readonly shown: Ended;
  /** Processes of the gate's commands a moment after their worker was killed. */
  readonly orphans: readonly FoundProcess[];
  readonly beforeKill: readonly string[];
  readonly ended: Ended;
  readonly outcome: GateOutcome;
}

let world: GateWorld;
let story: Story;

beforeAll(async () => {
  world = await createGateWorld();
  const control = await world.startWorker('control');
  const detached = await world.cli([...world.run, '--detach', '--json']);
  const waited = await world.cli([...world.run, '--wait', '1s', '--json']);
  const status = await world.cli(['status', world.id]);
  const shown = await world.cli(['show', world.id, '--json']);

  await world.provideCrates();
  const cpu = await world.startWorker('cpu');

  await until('some benchmarks measured', async () => (await measuredSoFar(world)) >= 1, 50);
  await Promise.all([killWorker(control), killWorker(cpu)]);
  const orphans = await until('no command of the killed worker', async () => {
    const left = await world.commands();
    return left.length === 0 ? left : null;
  });
  // What outlived its worker for a moment may have begun another.
  const beforeKill = await world.trace.lines();
  await Promise.all([world.startWorker('control'), world.startWorker('cpu')]);

  // On a busy machine the run may have ended by now: asked for again, it would be another.
  const ended = await world.cli(['follow', world.id, '--json']);
  const outcome = GateOutcome.parse(JSON.parse(ended.stdout));
  story = { detached, waited, status, shown, orphans, beforeKill, ended, outcome };
}, 20 * MINUTES);

afterAll(async () => {
  expect(await world?.end()).toEqual([]);
}, MINUTES);

describe('while it runs', () => {
  it('starts once, and a second request for the same commit joins it', () => {
    const { detached, waited } = story;
    expect([detached.code, detached.stderr]).toEqual([0, `started ${world.id}`]);
    expect(waited.stderr).toContain(`joined ${world.id}`);
    const [first, second] = [detached, waited].map(({ stdout }) => GateOutcome.parse(JSON.parse(stdout)));
    expect(first?.workflow).toEqual(second?.workflow);
    expect(first?.workflow?.id).toBe(world.id);
  });

  it('says with exit code 4, and with nulls, that it has not ended', () => {
    for (const { code, stdout } of [story.waited, story.shown]) {
      expect(code).toBe(4);
      const document = GateOutcome.parse(JSON.parse(stdout));
      expect(document).toMatchObject({ status: null, route: null, state: null, finishedAt: null });
      expect(document.headSha).toBe(world.repository.head.sha);
    }
  });

  it('says in one line what it does now', () => {
    expect(story.status.code).toBe(0);
    expect(story.status.stdout).toMatch(/^generative:gate:benchmarks in progress, pass 1: \S.*$/);
  });
});

describe('after a control and a CPU worker were killed', () => {
  it('measures again no more than the benchmark that was under way', async () => {
    const lines = await world.trace.lines();
    const counts = new Map<string, number>();
    for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
    expect(counts.size).toBe(BENCHMARKS);
    const twice = [...counts].filter(([, count]) => count > 1);
    expect(twice.length).toBeLessThanOrEqual(1);
    for (const [name, count] of twice) expect([name, count]).toEqual([story.beforeKill.at(-1), 2]);
    expect(story.beforeKill.length).toBeLessThan(BENCHMARKS);
  });

  it('left no process of the killed worker behind', () => {
    expect(story.orphans).toEqual([]);
  });

  it('passes, with everything measured', () => {
    const { ended, outcome } = story;
    expect([ended.code, outcome.status, outcome.state, outcome.why]).toEqual([
      0,
      'pass',
      'ready',
      expect.stringContaining('baseline established'),
    ]);
    expect(outcome.route).toEqual({ kind: 'FINALIZE', to: 'quality-finalizer' });
    expect(outcome.suites).toMatchObject([
      { name: SUITE, status: 'measured', method: 'primary', benchmarks: BENCHMARKS },
      { name: SECOND_SUITE, status: 'measured', method: 'primary', benchmarks: 2 },
    ]);
    expect(outcome.baselines).toMatchObject([{ complete: true }]);
  });
});

describe('receipts', () => {
  it('completes one check run', async () => {
    const { checkRuns } = await world.github.standIn.dump(REPOSITORY);
    expect(checkRuns).toMatchObject([
      {
        name: 'generative:gate:benchmarks',
        head_sha: world.repository.head.sha,
        status: 'completed',
        conclusion: 'success',
        external_id: story.outcome.workflow?.firstExecutionRunId,
      },
    ]);
  });

  it('edits the ledger in place and writes one progress comment', async () => {
    const { comments } = await world.github.standIn.dump(REPOSITORY);
    expect(comments.map(({ id }) => id)).toContain(world.github.ledger);
    expect(comments).toHaveLength(2);
    const ledger = comments.find(({ id }) => id === world.github.ledger)?.body ?? '';
    expect(ledger).toMatch(/^\| tests \| pass \| cargo test: all pass \|$/m);
    expect(ledger).toMatch(/^\| benchmarks \| pass \| .*baseline established/m);
    expect(ledger.match(/^- \*\*generative-benchmark-runner\*\*: .*$/gm)).toHaveLength(1);
    expect(ledger).toMatch(/^\*\*State:\*\* ready$/m);
    expect(ledger).toMatch(/^\*\*Next:\*\* FINALIZE → quality-finalizer$/m);
    expect(ledger).toMatch(/\nKept as it is\.\n$/);
    const progress = comments.find(({ id }) => id !== world.github.ledger)?.body ?? '';
    expect(progress).toMatch(/\[generative\/generative-benchmark-runner\/benchmarks\]/);
    expect(progress).toMatch(/benchmarks: .*sums: [\d.,]+ Melem\/s/);
  });
});

/** Asks of the store what another test asks by a process. */
const inside = (args: readonly string[]): Promise<Ended> =>
  runInside(args, { env: { BENCHMARK_GATE_STORE: world.storeFolder }, cwd: world.folder });

describe('the baseline', () => {
  const show = async (ref: string, run = inside): Promise<unknown> => {
    const { code, stdout, stderr } = await run(['baseline', 'show', ref, '--json']);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };

  it('is found by digest, commit and tree, and follows its published schema', async () => {
    const { head } = world.repository;
    const document = await show(story.outcome.baselines[0]?.digest ?? '', world.cli);
    expect(document).toMatchObject({ commit: head.sha, tree: head.tree, base: world.repository.main.sha });
    expect(await show(head.sha)).toEqual(document);
    expect(await show(head.tree)).toEqual(document);
    const schema = JSON.parse(
      await readFile(new URL('../../../schemas/baseline.schema.json', import.meta.url), 'utf8'),
    );
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const isValid = ajv.compile(schema);
    expect([isValid(document), isValid.errors]).toEqual([true, null]);
  });

  it.each(['commit', 'tree'] as const)('is listed by %s', async (by) => {
    const { head } = world.repository;
    const { code, stdout } = await inside([
      ...['baseline', 'list', '--json', '--repo', REPOSITORY],
      ...[`--${by}`, by === 'commit' ? head.sha : head.tree],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ digest: story.outcome.baselines[0]?.digest, complete: true }]);
  });

  it('is consistent in itself, and Criterion can compare with it', async () => {
    const { head } = world.repository;
    const verified = await inside(['baseline', 'verify']);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^ok {5}sha256:.*nothing is wrong$/s)]);
    const { suites } = BaselineDocument.parse(await show(head.sha));
    const benchmarks = suites.flatMap(({ executables }) => executables.flatMap((each) => each.benchmarks));
    expect(benchmarks.length).toBeGreaterThanOrEqual(BENCHMARKS);
    const measured = suites.flatMap(({ executables }) => executables.filter((each) => each.benchmarks.length > 0));
    const benches = new Map(measured.map(({ package: crate, target, features }) => [target, { crate, features }]));
    const to = join(world.storeFolder, '..', 'exported');
    const exported = await world.cli(['baseline', 'export', head.sha, '--format', 'criterion', '--to', to]);
    expect(exported.code).toBe(0);
    expect(exported.stdout.split('\n')).toEqual([
      `wrote ${benchmarks.length} benchmarks to ${to}, as the baseline gate`,
      ...[...benches].map(([target, { crate, features }]) => {
        const by = features.length === 0 ? '' : ` --no-default-features --features ${features.join(',')}`;
        return `CRITERION_HOME=${to} cargo bench -p ${crate}${by} --bench ${target} -- --baseline gate`;
      }),
      'critcmp looks into folders called criterion only: --to DIR/criterion makes one for it',
    ]);
    const files = (await readdir(to, { recursive: true })).filter((file) => file.endsWith('/gate/estimates.json'));
    expect(files).toHaveLength(benchmarks.length);
  });

  it('has the history of its run beside it, which replays', { timeout: 5 * MINUTES }, async () => {
    const runs = join(world.storeFolder, 'runs', story.outcome.workflow?.firstExecutionRunId ?? '', 'history');
    const [file] = await until('the history kept', async () => {
      const names = await readdir(runs).catch(() => []);
      return names.length > 0 ? names : null;
    });
    const { code, stdout } = await world.cli(['replay', join(runs, file ?? '')]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/: replays$/)]);
  });

  it('has the logs of its commands beside it, of the killed attempt too', { timeout: MINUTES }, async () => {
    const listed = await world.cli(['logs', world.id]);
    expect(listed.code).toBe(0);
    const names = listed.stdout.split('\n');
    expect(names.some((name) => name.includes('-cpu-build-cargo-bench'))).toBe(true);
    const measured = names.filter((name) => name.includes('-cpu-measure-quick.log'));
    expect(measured).toHaveLength(2);
    const run = story.outcome.workflow?.firstExecutionRunId ?? '';
    const logs = await Promise.all(measured.map((name) => inside(['logs', run, name])));
    const times = logs.map(({ stdout }) => stdout.match(/time: /g)?.length ?? 0);
    // What the killed worker hadn't taken from the pipe yet went with it: the last words of one benchmark or two.
    expect(times.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(BENCHMARKS - 2);
  });

  it('keeps its history, and what that refers to, from a prune for as long as it is kept', async () => {
    const store = openStore({ BENCHMARK_GATE_STORE: world.storeFolder });
    const later = new Date(Date.now() + 1000 * 24 * 60 * 60 * 1000);
    const policy = { keepDays: 0, keepNewest: 1, keepBranchDays: 0 };
    const kept = await store.planPruning(policy, later);
    expect(kept).toMatchObject({ baselines: [], kept: 1, leftAlone: [] });
    // What runs told and listed for later ones goes by its age alone.
    expect(kept.records.keys.filter((key) => !/^(?:progress|measured)\//.test(key))).toEqual([]);
    const gone = await store.planPruning({ ...policy, keepNewest: 0 }, later);
    expect(gone).toMatchObject({ baselines: [{ digest: story.outcome.baselines[0]?.digest }], records: { runs: 1 } });
    // A bundle is the one thing that isn't compressed: the history refers to it, and nothing else does.
    const bundles = (keys: readonly string[]) => keys.filter((key) => !key.endsWith('.gz'));
    expect([bundles(kept.content.keys), bundles(gone.content.keys).length]).toEqual([[], 1]);
    expect(gone.content.keys.length).toBeGreaterThan(kept.content.keys.length + 1);
  });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../../adapters/store/open-store.ts';
import { openBaselines } from '../../../client/library/stored-baselines.ts';
import { comparisonRecord } from '../../../gate/baseline/run-record.ts';
import { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { ISOLATIONS } from '../../support/processes/confine.ts';
import { CRATES, cratesProfile, createCratesRepository, multiplyWork } from '../../support/world/crates-repository.ts';
import { createGateWorld, type GateWorld } from '../../support/world/gate-world.ts';
import { type PushedCommits, pushedCommits } from '../../support/world/pushed-commits.ts';
import { REPOSITORY } from '../../support/world/seed-github.ts';

let world: GateWorld;
let commits: PushedCommits;
let gate: GateOutcome;

beforeAll(async () => {
  world = await createGateWorld({ makeRepository: createCratesRepository, makeProfile: cratesProfile });
  commits = await pushedCommits(world);
  const { environment, push, run } = commits;
  await Promise.all([world.startWorker('control', environment), world.startWorker('cpu', environment)]);
  await push('Work five times', (folder) => multiplyWork(folder, 'kernels', 5));
  gate = await run('--against', 'base');
});
afterAll(async () => {
  commits?.close();
  expect(await world?.end()).toEqual([]);
});

const store = () => openStore({ BENCHMARK_GATE_STORE: world.storeFolder });
const verdictsOf = ({ benchmarks }: ComparisonDocument, target: string) =>
  benchmarks.filter((each) => each.target === target);

/** Slower, or not to be told with what could have been told: on a busy machine nobody knows. */
function expectFound(comparison: ComparisonDocument): void {
  const slowed = verdictsOf(comparison, 'kernels');
  expect(slowed).toHaveLength(2);
  for (const { verdict, cause, smallestChange, rounds } of slowed) {
    expect(rounds[0]).toBe(rounds[1]);
    expect(rounds[0]).toBeGreaterThanOrEqual(4);
    const untold = ['noise', 'drifting', 'not-confirmed', 'few-rounds'].includes(cause ?? '');
    expect([verdict, untold]).toEqual(verdict === 'slower' ? ['slower', false] : ['inconclusive', true]);
    expect(smallestChange).toBeGreaterThan(0);
  }
}

// Without a sandbox no turns are taken: docs/security.md.
it.runIf(ISOLATIONS.includes('bubblewrap'))(
  'measures a change by turns with its base, and names what takes longer',
  async () => {
    expect(gate).toMatchObject({ status: 'pass', baselines: [{ complete: true }] });
    const base = world.repository.main.sha.slice(0, 12);
    expect(gate.evidence[0]).toMatch(new RegExp(`; \\d+( to \\d+)? rounds;.*; against base ${base} by turns: `));
    const [own] = gate.baselines;
    const run = gate.workflow?.firstExecutionRunId ?? '';
    const kept = own?.comparison ?? { uri: '', digest: '' };
    expect(kept.uri).toContain(comparisonRecord(run, own?.digest ?? ''));
    const comparison = await (await openBaselines(world.storeFolder)).readComparison(kept);
    expect(comparison).toMatchObject({ first: { commit: world.repository.main.sha }, second: { digest: own?.digest } });
    expectFound(comparison);
    // Of the crates that nobody changed the executables are identical: they say how the machine changes.
    const controls = comparison.benchmarks.filter(({ control }) => control).map(({ target }) => target);
    expect([...new Set(controls)].sort()).toEqual(['parsers', 'tables']);
  },
);

it.runIf(ISOLATIONS.includes('bubblewrap'))(
  'stores the base under its own commit, where the pull request is compared with it',
  async () => {
    const { main } = world.repository;
    const [entry] = await store().findBaselines({ repository: REPOSITORY, commit: main.sha });
    expect(entry).toMatchObject({ complete: true, tree: main.tree, subject: null });
    const [document, own] = await Promise.all(
      [entry, gate.baselines[0]].map((each) => store().readBaseline(each?.digest ?? '')),
    );
    expect(document?.suites[0]?.executables.map(({ target }) => target).sort()).toEqual([...CRATES]);
    const halves = [document, own].map((side) =>
      side?.suites[0]?.executables
        .flatMap(({ benchmarks }) => benchmarks)
        .flatMap(({ id, rounds = [] }) =>
          rounds.map(({ session, pair, order }) => ({ at: `${id} ${session} ${pair}`, order })),
        ),
    );
    const [theirs = [], ours = []] = halves;
    expect(theirs.length).toBeGreaterThanOrEqual(2 * CRATES.length * 4);
    expect(theirs).toHaveLength(ours.length);
    const order = new Map(ours.map((half) => [half.at, half.order]));
    for (const half of theirs) expect([half.order, order.get(half.at)].sort()).toEqual(['first', 'second']);
    const asked = ['baseline', 'compare', '--pr', `${world.github.pullRequest}`, '--json'];
    const { stdout, stderr } = await world.cli(asked, commits.environment);
    expect(stderr).toMatch(/^measured by turns: against base [0-9a-f]{12}: .*runs\/[^/]+\/comparison\//m);
    const compared = ComparisonDocument.parse(JSON.parse(stdout));
    expect(compared.first.digest).toBe(entry?.digest);
    expectFound(compared);
    const shown = await world.cli(['baseline', 'show', gate.baselines[0]?.digest ?? ''], commits.environment);
    expect(shown.stdout).toMatch(/^noise +noise band 10 % \(not calibrated\)$/m);
    expect(shown.stdout).toMatch(/^compared +against base [0-9a-f]{12}: .*\(runs\//m);
  },
);

import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsCommand } from '../../../cli/run/receipts.ts';
import type { Fault } from '../../../demo/github-stand-in/faults/fault.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { seeded } from '../../chaos/random.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { COMMAND, CONTROL_WORKERS, createManyWorld, type ManyWorld, type PullRequest } from './many-world.ts';
import { ALL_HOPS, LAST_ROWS, neighbourGates } from './neighbour-gates.ts';

/** Twelve in every run of the tests, two hundred in `npm run test:chaos`; MANY_GATES=1000 for as many. */
const GATES = Number(process.env.MANY_GATES ?? 12);
const SEED = Number(process.env.MANY_SEED ?? 1);

/** How many gates are under way at a time. */
const AT_ONCE = 60;

/** A control worker is killed after so long at the soonest, and after twice as long at the latest. */
const SHORTEST_PEACE_MS = GATES < 60 ? 3000 : 10_000;

/** Of all requests about check runs and comments, this gate's and its neighbours', so many go wrong. */
const FAULT_RATE = 0.05;
const FAULTS: readonly Fault[] = [
  502,
  '502-after-write',
  'reset',
  'reset-after-write',
  'fin-after-write',
  'truncated',
  { status: 403, message: 'You have exceeded a secondary rate limit', headers: { 'retry-after': '1' } },
];

const PROFILE = {
  name: 'instant',
  suites: { all: { kind: 'criterion', lane: 'cpu', required: true, command: COMMAND } },
  waits: { cpu: '10 min', cuda: '1 s' },
  noise: { remeasure: 0 },
};

let world: ManyWorld;
beforeAll(async () => {
  quietRuntime();
  world = await createManyWorld(GATES);
  const path = /\/(?:check-runs|comments)\b/;
  world.standIn.faults.atRandom({ seed: SEED, rate: FAULT_RATE, faults: FAULTS, path });
});
afterAll(() => world.end());

it(`leaves one of each receipt for each of ${GATES} gates, whatever the wire, the neighbours and SIGKILL do (seed ${SEED})`, {
  timeout: 30 * 60_000,
}, async () => {
  const over = new AbortController();
  const killing = killControls(over.signal);
  const counts = { pass: 0, written: 0, owed: 0, neighboursEdits: 0, neighboursRepeated: 0, progress: 0 };
  await pMap(
    world.pulls.entries(),
    async ([index, pull]) => {
      const gate = runGate(pull);
      const { edits, repeated } = await neighbourGates(addressOf(pull), seeded(SEED * 1_000_003 + index), gate);
      const outcome = await gate;
      // A subject that can't be read in three attempts is a provider that stayed away: that leaves receipts as well.
      if (outcome.status === 'pass') counts.pass += 1;
      else expect([pull.number, outcome.reason]).toEqual([pull.number, 'degraded-provider']);
      if (outcome.receipts.progress.state !== 'none') counts.progress += 1;
      for (const { state } of Object.values(outcome.receipts)) {
        if (state === 'written') counts.written += 1;
        if (state === 'owed') counts.owed += 1;
      }
      counts.neighboursEdits += edits;
      counts.neighboursRepeated += repeated;
    },
    { concurrency: AT_ONCE },
  );
  over.abort();
  const kills = await killing;
  const requests = world.standIn.requests().length;
  const found = await countReceipts();
  console.log(JSON.stringify({ gates: GATES, seed: SEED, kills, requests, ...counts, ...found }));
  expect(counts.pass).toBeGreaterThan(GATES * 0.9);
  expect(counts.progress).toBeGreaterThanOrEqual(counts.pass);
  expect(found).toEqual({
    checkRuns: GATES,
    inFinalState: GATES,
    ledgers: GATES,
    progressComments: counts.progress,
    ownRows: GATES,
    ownHops: GATES,
    neighbourRows: GATES * LAST_ROWS.length,
    neighbourHops: GATES * ALL_HOPS.length,
    otherLines: 0,
  });
});

const addressOf = ({ repository, ledger: comment, writer }: PullRequest) => ({
  url: world.standIn.url,
  token: world.standIn.tokens.personal[writer] ?? '',
  repository,
  comment,
});

/** Runs a gate to its end, and has what it owes then written at once instead of in a minute. */
async function runGate({ repository, number, headSha }: PullRequest) {
  const run = await world.gates.start(
    GateRequest.parse({
      repository,
      subject: { kind: 'pull-request', number },
      headSha,
      headPinned: false,
      base: world.commits.main.sha,
      source: { kind: 'path', location: world.commits.folder },
      profile: PROFILE,
      suites: null,
      executables: null,
      flow: 'generative',
    }),
  );
  const outcome = await run.outcome();
  const silent = { stdout: () => undefined, stderr: { write: () => undefined } };
  while ((await receiptsCommand(run.id, false, world.place.client, silent)) !== 0) await sleep(500);
  return outcome;
}

/** One control worker after the other is killed, until it is over. Returns how often. */
async function killControls(over: AbortSignal): Promise<number> {
  const random = seeded(SEED);
  let kills = 0;
  while (!over.aborted) {
    await sleep(SHORTEST_PEACE_MS + random() * SHORTEST_PEACE_MS, undefined, { signal: over }).catch(() => undefined);
    if (over.aborted) break;
    await world.killControl(Math.floor(random() * CONTROL_WORKERS));
    kills += 1;
  }
  return kills;
}

/** Everything that stands on GitHub, counted. */
async function countReceipts() {
  const found = {
    checkRuns: 0,
    inFinalState: 0,
    ledgers: 0,
    progressComments: 0,
    ownRows: 0,
    ownHops: 0,
    neighbourRows: 0,
    neighbourHops: 0,
    otherLines: 0,
  };
  for (const repository of new Set(world.pulls.map((pull) => pull.repository))) {
    const { checkRuns, comments } = await world.standIn.dump(repository);
    found.checkRuns += checkRuns.length;
    found.inFinalState += checkRuns.filter(
      ({ status, conclusion }) => status === 'completed' && /^(?:success|neutral)$/.test(conclusion ?? ''),
    ).length;
    const ledgers = new Set(world.pulls.filter((pull) => pull.repository === repository).map(({ ledger }) => ledger));
    for (const { id, body } of comments) {
      if (ledgers.has(id)) countLines(body, found);
      else if (body.includes('[generative/generative-benchmark-runner/benchmarks]')) found.progressComments += 1;
      else found.otherLines += 1;
    }
  }
  return found;
}

const OWN_ROW = /^\| benchmarks \| (?:pass|skipped[^|]*) \|/;

function countLines(ledger: string, found: Awaited<ReturnType<typeof countReceipts>>): void {
  found.ledgers += 1;
  const lines = ledger.split('\n');
  const count = (wanted: (line: string) => boolean) => lines.filter(wanted).length;
  found.ownRows += count((line) => OWN_ROW.test(line));
  found.ownHops += count((line) => line.startsWith('- **generative-benchmark-runner**: '));
  found.neighbourRows += count((line) => LAST_ROWS.includes(line));
  found.neighbourHops += count((line) => ALL_HOPS.includes(line));
  found.otherLines += count((line) => /^[-|] /.test(line)) - count(isKnown);
}

/** Rows and hops that should be there, whoever's. */
const isKnown = (line: string): boolean =>
  line.startsWith('| Gate ') ||
  OWN_ROW.test(line) ||
  line.startsWith('- **generative-benchmark-runner**: ') ||
  LAST_ROWS.includes(line) ||
  ALL_HOPS.includes(line);

import { setTimeout as sleep } from 'node:timers/promises';
import pMap from 'p-map';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiptsCommand } from '../../../cli/run/receipts.ts';
import type { Fault } from '../../../demo/github-stand-in/faults/fault.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { GateRequest } from '../../../gate/contract/request.ts';
import { seeded } from '../../chaos/random.ts';
import { quietRuntime } from '../../support/temporal/quiet-runtime.ts';
import { FORGED, forgeLedger } from './ledger-forger.ts';
import { COMMAND, CONTROL_WORKERS, createManyWorld, type ManyWorld, type PullRequest } from './many-world.ts';
import { ALL_HOPS, LAST_ROWS, neighbourGates } from './neighbour-gates.ts';

/** Eight in every run of the tests, two hundred in `npm run test:chaos`; MANY_GATES=1000 for as many. */
const GATES = Number(process.env.MANY_GATES ?? 8);
const SEED = Number(process.env.MANY_SEED ?? 1);

/** How many gates are under way at a time: more, and the one stand-in answers too late for all of them. */
const AT_ONCE = 24;

/**
 * A control worker is killed after so many requests of all at the soonest, and after twice as many at the latest. Not
 * after a time: on a busy machine, more would be killed of the same work, and what they do would take the longer.
 */
const SHORTEST_PEACE = GATES < 60 ? 400 : 600;

/** What a pass can't end without: lost three times, the gate would end as `degraded-provider`. */
const DECISIVE = ['gatherContext', 'evaluate'];

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
  // One attempt of three at most is lost to the wire, and one to a kill: every gate gets through.
  world.standIn.faults.atRandom({ seed: SEED, rate: FAULT_RATE, faults: FAULTS, path, rest: 2 });
});
afterAll(() => world.end());

it(`leaves the truth in each receipt of ${GATES} gates that run twice, whatever the wire, neighbours, a forger and SIGKILL do (seed ${SEED})`, {
  timeout: 30 * 60_000,
}, async () => {
  const over = new AbortController();
  const killing = killControls(over.signal);
  const counts = { owed: 0, neighboursEdits: 0, neighboursRepeated: 0, forged: 0 };
  const outcomes: GateOutcome[] = [];
  const newest = new Set<string>();
  await pMap(
    world.pulls.entries(),
    async ([index, pull]) => {
      const run = await startGate(pull);
      const gate = endOf(run);
      const random = (part: number) => seeded(SEED * 1_000_003 + index * 7 + part);
      const [neighbours, forged] = await Promise.all([
        neighbourGates(addressOf(pull, pull.writer), random(0), gate),
        forgeLedger(addressOf(pull, pull.forger), forgedAbout(run, index), random(1), gate),
      ]);
      // What was forged after its last word, a run can't mend: the next one does.
      const again = await endOf(await startGate(pull));
      outcomes.push(await gate, again);
      newest.add(`run ${again.workflow?.firstExecutionRunId}/0`);
      counts.neighboursEdits += neighbours.edits;
      counts.neighboursRepeated += neighbours.repeated;
      counts.forged += forged;
    },
    { concurrency: AT_ONCE },
  );
  over.abort();
  const kills = await killing;
  const requests = world.standIn.requests().length;
  const found = await countReceipts(newest);
  counts.owed = outcomes.flatMap(({ receipts }) => Object.values(receipts)).filter((r) => r.state === 'owed').length;
  console.log(JSON.stringify({ gates: GATES, seed: SEED, kills, requests, ...counts, ...found }));
  expect(kills).toBeGreaterThan(0);
  expect(outcomes.filter(({ status }) => status !== 'pass')).toEqual([]);
  expect(found).toEqual({
    checkRuns: GATES,
    successes: GATES,
    ledgers: GATES,
    progressComments: GATES,
    ownRows: GATES,
    newestHops: GATES,
    ownDecisions: GATES,
    neighbourRows: GATES * LAST_ROWS.length,
    neighbourHops: GATES * ALL_HOPS.length,
    otherLines: 0,
    forgedWords: 0,
  });
});

/** Whom the forger speaks for, and in whose name a pull request's body shall close another one. */
const forgedAbout = (run: StartedRun, index: number) => {
  const { repository, number } = world.pulls[index] as PullRequest;
  const others = world.pulls.filter((pull) => pull.repository === repository && pull.number !== number);
  const editBody = (text: string) => world.standIn.editBody(repository, { kind: 'pull-request', number }, text);
  return { runId: run.start.identity.firstExecutionRunId, other: others[0]?.number ?? number, editBody };
};

const addressOf = ({ repository, ledger: comment }: PullRequest, login: string) => ({
  url: world.standIn.url,
  token: world.standIn.tokens.personal[login] ?? '',
  repository,
  comment,
});

type StartedRun = Awaited<ReturnType<typeof startGate>>;

const startGate = ({ repository, number, headSha }: PullRequest) =>
  world.gates.start(
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

/** Follows a gate to its end, and has what it owes then written at once instead of in a minute. */
async function endOf(run: StartedRun): Promise<GateOutcome> {
  const outcome = await run.outcome();
  const silent = { stdout: () => undefined, stderr: { write: () => undefined } };
  while ((await receiptsCommand(run.id, false, world.place.client, silent)) !== 0) await sleep(500);
  return outcome;
}

/** One control worker after the other is killed, until it is over. Returns how often. */
async function killControls(over: AbortSignal): Promise<number> {
  const random = seeded(SEED);
  let kills = 0;
  const requests = () => world.standIn.requests().length;
  while (!over.aborted) {
    const due = requests() + (1 + random()) * SHORTEST_PEACE;
    while (!over.aborted && (requests() < due || (await isRetried()))) await sleep(200);
    if (over.aborted) break;
    await world.killControl(Math.floor(random() * CONTROL_WORKERS));
    kills += 1;
  }
  return kills;
}

/** Whether a gate has lost an attempt at what it can't end without: the next one is let through. */
async function isRetried(): Promise<boolean> {
  const { workflow } = world.place.client;
  for await (const { workflowId } of workflow.list({ query: `ExecutionStatus = 'Running'` })) {
    const { raw } = await workflow.getHandle(workflowId).describe();
    const retried = (raw.pendingActivities ?? []).filter(({ attempt }) => (attempt ?? 1) > 1);
    if (retried.some(({ activityType }) => DECISIVE.includes(activityType?.name ?? ''))) return true;
  }
  return false;
}

/** Everything that stands on GitHub, counted. */
async function countReceipts(newest: ReadonlySet<string>) {
  const found = {
    checkRuns: 0,
    successes: 0,
    ledgers: 0,
    progressComments: 0,
    ownRows: 0,
    newestHops: 0,
    ownDecisions: 0,
    neighbourRows: 0,
    neighbourHops: 0,
    otherLines: 0,
    forgedWords: 0,
  };
  for (const repository of new Set(world.pulls.map((pull) => pull.repository))) {
    const { checkRuns, comments } = await world.standIn.dump(repository);
    found.checkRuns += checkRuns.length;
    found.successes += checkRuns.filter(({ conclusion }) => conclusion === 'success').length;
    const texts = [...checkRuns.map(({ output }) => JSON.stringify(output)), ...comments.map(({ body }) => body)];
    found.forgedWords += texts.filter((text) => text.includes(FORGED)).length;
    const ledgers = new Set(world.pulls.filter((pull) => pull.repository === repository).map(({ ledger }) => ledger));
    for (const { id, body } of comments) {
      if (ledgers.has(id)) countLines(body, found, newest);
      else if (body.includes('[generative/generative-benchmark-runner/benchmarks]')) found.progressComments += 1;
      else found.otherLines += 1;
    }
  }
  return found;
}

// The forger may have doubled the row: the first keeps its name's form.
const OWN_ROW = /^\| (?:benchmarks|\*\*benchmarks\*\*) \| pass \|/;
const OWN_DECISION =
  /^\*\*State:\*\* ready\n\*\*Why:\*\* baseline established.*\n\*\*Next:\*\* FINALIZE → quality-finalizer$/m;

function countLines(
  ledger: string,
  found: Awaited<ReturnType<typeof countReceipts>>,
  newest: ReadonlySet<string>,
): void {
  found.ledgers += 1;
  const lines = ledger.split('\n');
  const count = (wanted: (line: string) => boolean) => lines.filter(wanted).length;
  found.ownRows += count((line) => OWN_ROW.test(line));
  // The first run's may have been taken out after its last look.
  found.newestHops += count((line) => newest.has(/run \S+$/.exec(line)?.[0] ?? ''));
  found.ownDecisions += OWN_DECISION.test(ledger) ? 1 : 0;
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

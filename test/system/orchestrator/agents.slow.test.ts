import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { ZERO_WIDTH_SPACE } from '../../../gate/text/clean-text.ts';
import { commandFolder } from '../../support/processes/command-folder.ts';
import { cleanEnvironment } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { between } from '../../support/receipts/read-fixture.ts';
import { type CommandScene, commandScene } from '../../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { cpuHost, deviceless, profile } from '../../support/workflows/profiles.ts';
import { AgentShell, documentBlocks, LATER } from './agent-documents.ts';

const DOCUMENTS = documentBlocks();

const LEDGER = `# Ledger

<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
| tests | pass | cargo test: all pass |
| quality | pending | |
| benchmarks | pending | |
<!-- gates:end -->

<!-- hoplog:start -->
### Hop log
- **fuzz-tester**: 2026-01-06T09:40:00Z → nothing found; NEXT → generative-benchmark-runner
<!-- hoplog:end -->

<!-- decision:start -->
**State:** in-progress
**Why:** the performance baseline is missing
**Next:** NEXT → generative-benchmark-runner
<!-- decision:end -->

Kept as it is.
`;

/** Each call is a process, which takes its time on a busy machine. */
const PATIENT = { timeout: 20 * 60_000 };

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

const blockWith = (agent: string, words: string): string => {
  const block = DOCUMENTS.get(agent)?.find((text) => text.includes(words));
  if (block === undefined) throw new Error(`${agent} has no command with ${words}`);
  return block;
};

it('no document tells an agent to measure or to write', () => {
  const lines = [...DOCUMENTS.values()].flat().flatMap((block) => block.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(20);
  expect(lines.filter((line) => !/^(?:benchmark-gate |RUN=\$\(node -p )/.test(line))).toEqual([]);
});

it('no agent waits longer in one call than its shell may live', () => {
  const waiting = [...DOCUMENTS.values()]
    .flat()
    .flatMap((block) => block.match(/^benchmark-gate (?:run|measure|follow) .*$/gm) ?? []);
  expect(waiting.length).toBeGreaterThan(5);
  expect(waiting.filter((line) => !/ --wait 8m /.test(line))).toEqual([]);
});

it('every command of the documents is there, and takes their options', PATIENT, async () => {
  const lines = [...DOCUMENTS.values()].flat().flatMap((block) => block.match(/^benchmark-gate .*$/gm) ?? []);
  const faults = [];
  for (const line of new Set(lines)) {
    const words = line
      .replace(/ > .*$/, '')
      .split(' ')
      .slice(1);
    const command = words.slice(0, words[0] === 'baseline' ? 2 : 1);
    const { code, stdout } = await runInside([...command, '--help']);
    const isThere = code === 0 && stdout.includes(`Usage: benchmark-gate ${command.join(' ')} `);
    if (!isThere && !LATER.test(line)) faults.push(line);
    const options = words.filter((word) => word.startsWith('--'));
    if (isThere)
      faults.push(...options.filter((option) => !stdout.includes(` ${option}`)).map((option) => `${line}: ${option}`));
  }
  expect(faults).toEqual([]);
});

it(
  'played through, the chain leaves check, row and hop as the gate left them, and measures once',
  PATIENT,
  async () => {
    const hosts = [cpuHost(), deviceless];
    await commandScene(bench, { profile: profile(), hosts }, async (scene) => {
      const { standIn, pullRequest, request } = scene;
      const ledger = await standIn.addComment(REPOSITORY, pullRequest, { body: LEDGER });
      const shell = await agentShell(scene);

      const outcome = await playRunner(shell, scene);
      const left = await receiptsOf(scene, ledger);
      const measured = scene.journal.length;
      expect(left.row).toMatch(/^\| benchmarks \| pass \| /);
      expect(left.checks).toMatchObject([{ name: 'generative:gate:benchmarks', conclusion: 'success' }]);
      expect(left.hops).toHaveLength(1);

      // The next agent knows the ledger alone: its hop names the run, its row the baseline.
      shell.set(namedIn(left));
      for (const block of DOCUMENTS.get('quality-finalizer') ?? [])
        expect(await shell.run(block)).toMatchObject({ code: 0 });
      const read = GateOutcome.parse(JSON.parse(await readFile(join(scene.folder, 'benchmarks.json'), 'utf8')));
      expect([read.status, read.baselines]).toEqual([outcome.status, outcome.baselines]);
      await finalize(scene, ledger);

      shell.set({ COMMIT: request.headSha });
      // What `measure` would have left, which has tests of its own.
      const measuring = { workflow: { id: scene.id } };
      await writeFile(join(scene.folder, 'measured.json'), JSON.stringify(measuring));
      const others = [
        'review-benchmark-runner',
        'review-regression-detector',
        'review-performance-finalizer',
        'integrative-benchmark-runner',
      ];
      for (const agent of others) {
        for (const block of DOCUMENTS.get(agent) ?? []) {
          for (const line of block.trim().split('\n')) {
            if (LATER.test(line)) continue;
            // Each exports to where nothing is yet.
            const { code, stderr } = await shell.run(line);
            // Who follows is told there what goes on.
            const told = line.startsWith('benchmark-gate follow ') ? expect.any(String) : '';
            expect([line, code, stderr]).toEqual([line, 0, told]);
          }
        }
      }
      const found = JSON.parse(await readFile(join(scene.folder, 'head-baselines.json'), 'utf8'));
      expect(found).toMatchObject([{ digest: outcome.baselines[0]?.digest, commit: request.headSha }]);

      const now = await receiptsOf(scene, ledger);
      expect(now).toEqual({ ...left, body: now.body });
      expect(now.body).toContain('| quality | pass | all gates read |');
      expect(scene.journal).toHaveLength(measured);
    });
  },
);

async function agentShell({ folder, environment, source, profile, pullRequest }: CommandScene): Promise<AgentShell> {
  const path = await commandFolder(folder, ['--source', source, '--profile', profile]);
  const shell = new AgentShell(folder, cleanEnvironment({ ...environment, ...path }));
  shell.set({ REPOSITORY, PULL_REQUEST: pullRequest });
  return shell;
}

/** As its document has it: asks, waits as long as it is told to, and reports. */
async function playRunner(shell: AgentShell, { folder, id }: CommandScene): Promise<GateOutcome> {
  const agent = 'generative-benchmark-runner';
  const asked = await shell.run(blockWith(agent, '--pr'));
  await shell.run(blockWith(agent, 'RUN='));
  let { code } = asked;
  do ({ code } = await shell.run(blockWith(agent, 'follow')));
  while (code === 4);
  expect(code).toBe(0);
  const { stdout } = await shell.run(blockWith(agent, 'show'));
  expect(stdout.split('\n').slice(0, 2)).toEqual(['generative:gate:benchmarks = pass', 'FINALIZE → quality-finalizer']);
  const outcome = GateOutcome.parse(JSON.parse(await readFile(join(folder, 'outcome.json'), 'utf8')));
  expect(outcome.workflow?.id).toBe(id);
  return outcome;
}

/** What an agent sees of the gate on GitHub. */
async function receiptsOf({ standIn, request, pullRequest }: CommandScene, ledger: number) {
  const { checkRuns, comments } = await standIn.dump(REPOSITORY);
  const own = comments.filter(({ number }) => number === pullRequest);
  const body = own.find(({ id }) => id === ledger)?.body ?? '';
  return {
    body,
    row: body.match(/^\| benchmarks .*$/m)?.[0],
    hops: body.match(/^- \*\*generative-benchmark-runner\*\*.*$/gm) ?? [],
    decision: between(body, 'decision'),
    checks: checkRuns.filter(({ head_sha }) => head_sha === request.headSha),
    progress: own.filter(({ id }) => id !== ledger).map(({ body }) => body),
  };
}

/** What the documents' variables stand for, by what a ledger says. */
function namedIn({ row = '', hops }: Awaited<ReturnType<typeof receiptsOf>>): { RUN: string; DIGEST: string } {
  const [, run = ''] = /run ([0-9a-f-]{36})/.exec(hops.join('\n').replaceAll(ZERO_WIDTH_SPACE, '')) ?? [];
  const [digest = ''] = /sha256:[0-9a-f]+/.exec(row.replaceAll(ZERO_WIDTH_SPACE, '')) ?? [];
  expect([run, digest]).toEqual([expect.stringMatching(/./), expect.stringMatching(/./)]);
  return { RUN: run, DIGEST: digest };
}

/** The finalizer's own edit, as its paragraph has it: its row, its hop, and every other line as it is. */
async function finalize(scene: CommandScene, ledger: number): Promise<void> {
  const { body } = await receiptsOf(scene, ledger);
  const edited = body
    .replace(/^\| quality \|.*$/m, '| quality | pass | all gates read |')
    .replace(
      '\n<!-- hoplog:end -->',
      '\n- **quality-finalizer**: all gates read; FINALIZE → doc-updater\n<!-- hoplog:end -->',
    );
  await scene.standIn.editComment(REPOSITORY, ledger, edited);
}

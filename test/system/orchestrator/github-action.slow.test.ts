import { chmod, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { commandFolder } from '../../support/processes/command-folder.ts';
import { type CommandScene, commandScene } from '../../support/workflows/command-scene.ts';
import { GateBench, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { CPU, cpuHost, deviceless, OPTIONAL, profile } from '../../support/workflows/profiles.ts';
import { filled, type JobEnded, ROOT, readAction, readWorkflow, runSteps } from './action-steps.ts';

const WORKFLOWS = ['ask-for-branch.yml', 'hand-over-fork.yml', 'ask-for-fork.yml'] as const;
const OWNER = 'acme';

/** Each call is a process, which takes its time on a busy machine. */
const PATIENT = { timeout: 20 * 60_000 };

let bench: GateBench;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'github-action-'));
  bench = await GateBench.start();
});
afterAll(async () => {
  await bench?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the action in a job of the scene's repository, whose token is that of Actions. */
async function act(scene: CommandScene, inputs: Readonly<Record<string, string>> = {}): Promise<JobEnded> {
  const action = await readAction();
  await commandFolder(scene.folder);
  const token = bench.standIn.tokens.actions[OWNER] ?? '';
  const github = { 'github.repository': REPOSITORY, 'github.token': token, 'github.action_path': ROOT.slice(0, -1) };
  const given: Record<string, string> = {
    'pull-request': `${scene.pullRequest}`,
    command: join(scene.folder, 'bin', 'benchmark-gate'),
    source: scene.source,
    profile: scene.profile,
    ...inputs,
  };
  const asked = Object.entries(action.inputs).map(([name, { default: usual = '' }]) => [
    `inputs.${name}`,
    given[name] ?? filled(usual, github),
  ]);
  const { GITHUB_APP_ID: _, GITHUB_APP_PRIVATE_KEY: __, ...env } = scene.environment;
  const context = { ...github, ...Object.fromEntries(asked) };
  const ended = await runSteps(action.runs.steps, { folder: scene.folder, context, env });
  const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, ended.context)]);
  return { ...ended, outputs: Object.fromEntries(outputs) };
}

it.concurrent('passes with outputs and a summary', PATIENT, async () => {
  await commandScene(bench, { profile: profile(), hosts: [cpuHost(), deviceless] }, async (scene) => {
    const { code, outputs, summary, log } = await act(scene);
    expect([code, log]).toEqual([0, expect.stringContaining('the benchmark gate passed')]);
    const outcome = GateOutcome.parse(JSON.parse(await readFile(outputs['outcome-file'] ?? '', 'utf8')));
    const { digest } = outcome.baselines[0] ?? { digest: 'none' };
    expect(outputs).toMatchObject({
      status: 'pass',
      reason: '',
      route: 'FINALIZE quality-finalizer',
      digest,
      run: scene.id,
    });
    expect(summary).toMatch(
      /^## Benchmark gate\n\n```text\ngenerative:gate:benchmarks = pass\nFINALIZE → quality-finalizer\n/,
    );
    expect(summary).toContain(digest);
  });
});

it.concurrent(
  'fails the job where the gate fails, and nothing of the change becomes a command or Markdown',
  PATIENT,
  async () => {
    const message = 'does not compile ```` <img src=x> %0A::add-mask::a';
    const main = { targets: { kernels: 2 }, buildFails: { class: 'compile-error', message } };
    const hosts = [cpuHost({ commands: { [CPU]: main, [OPTIONAL]: { targets: { extras: 1 } } } }), deviceless];
    await commandScene(bench, { profile: profile(), hosts }, async (scene) => {
      const { code, outputs, summary, log } = await act(scene);
      expect([code, outputs.status, outputs.route]).toEqual([1, 'fail', 'NEXT code-refiner']);
      expect(log).toMatch(/^::stop-commands::[0-9a-f-]{36}$/m);
      // What the steps tell stands between stop-commands and its token, but for one annotation.
      const commands = log.replace(/^::stop-commands::(.+)\n[\s\S]*?^::\1::$/m, '').match(/^[ \t]*::.*$/gm);
      expect(commands).toEqual([expect.stringMatching(/^::error title=Benchmark gate::fail: .*NEXT code-refiner$/)]);
      expect(commands?.[0]).toContain('%250A');
      expect(summary).toMatch(/To see it again:\n\n(`{3,})text\nmain: .*cargo bench/);
      const [fence = ''] = /^`{5,}(?=text$)/m.exec(summary) ?? [];
      const [, within = ''] = summary.split(new RegExp(`^${fence}(?:text)?$`, 'm'));
      expect(within).toContain('<img src=x>');
    });
  },
);

it.concurrent(
  'warns and passes where the gate was skipped, and ends with 2 where the request is wrong',
  PATIENT,
  async () => {
    await commandScene(bench, { profile: profile(), hosts: [], gateIsAskedFor: false }, async (scene) => {
      const skipped = await act(scene, { flow: 'review' });
      expect([skipped.code, skipped.outputs]).toMatchObject([
        0,
        { status: 'skipped', reason: 'out-of-scope', route: '', digest: '' },
      ]);
      expect(skipped.log).toContain('::warning title=Benchmark gate::skipped (out-of-scope): ');

      const wrong = await act(scene, { suites: 'none --trust-profile', sha: '--json' });
      expect([wrong.code, wrong.outputs]).toMatchObject([2, { status: '', 'outcome-file': '' }]);
      expect(wrong.log).toContain('has no suite none --trust-profile');
      expect(wrong.log).toContain('::error title=Benchmark gate::the request is wrong');
      expect(wrong.summary).toContain('No outcome');

      const nonsense = await act(scene, { wait: '1; id' });
      expect([nonsense.code, nonsense.log.trim()]).toEqual([2, '::error::wait: expected minutes, such as 120']);
    });
  },
);

it('builds its own version where no command is named, from its own lock file', PATIENT, async () => {
  const [install] = (await readAction()).runs.steps;
  const [bin, root] = [join(folder, 'npm'), join(folder, 'action')];
  await mkdir(bin);
  await mkdir(root);
  await writeFile(join(bin, 'npm'), `#!/bin/sh\necho "$PWD: npm $*"\n`);
  await chmod(join(bin, 'npm'), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}` };
  const context = { 'github.action_path': root, 'inputs.command': '' };
  const { code, log, outputs } = await runSteps(install === undefined ? [] : [install], { folder, context, env });
  expect([code, log]).toEqual([0, `${root}: npm ci --no-audit --no-fund\n`]);
  expect(await readlink(join(outputs.bin ?? '', 'benchmark-gate'))).toBe(join(root, 'bin/benchmark-gate.js'));
});

it('no script holds an expression, and everything used is pinned', PATIENT, async () => {
  const workflows = await Promise.all(WORKFLOWS.map(readWorkflow));
  const steps = [
    ...(await readAction()).runs.steps,
    ...workflows.flatMap(({ jobs }) => Object.values(jobs).flatMap((job) => job.steps)),
  ];
  expect(steps.length).toBeGreaterThan(6);
  for (const { run, shell, uses } of steps) {
    if (run !== undefined) expect([shell, run]).toEqual(['bash', expect.not.stringContaining('${{')]);
    else expect(uses).toMatch(/^(?:actions\/[a-z-]+@[0-9a-f]{40}|OWNER\/benchmark-gate@VERSION)$/);
  }
});

it("a fork's job has no secret, no variable, no token and no permission", PATIENT, async () => {
  const { permissions } = await readWorkflow('hand-over-fork.yml');
  expect(permissions).toEqual({});
  const text = (await readFile(join(ROOT, 'examples/github-action/hand-over-fork.yml'), 'utf8')).replace(
    /^\s*#.*$/gm,
    '',
  );
  expect(text).not.toMatch(/secrets\.|vars\.|github\.token|checkout|pull_request_target/);
});

it('what a fork hands over is believed only where GitHub says the same', PATIENT, async () => {
  const [mine, other] = [
    await bench.request({ profile: profile(), fork: 'stranger/engine' }),
    await bench.request({ profile: profile() }),
  ];
  const [write] = Object.values((await readWorkflow('hand-over-fork.yml')).jobs).flatMap(({ steps }) => steps);
  const steps = Object.values((await readWorkflow('ask-for-fork.yml')).jobs).flatMap((job) => job.steps);
  const check = steps.find(({ id }) => id === 'subject');
  // The very commit that was looked at: somebody may have approved its run, and a push since.
  expect(steps.find(({ id }) => id === 'gate')?.with).toMatchObject({
    sha: `\${{ github.event.workflow_run.head_sha }}`,
  });
  if (write === undefined || check === undefined) throw new Error('the workflows have no such steps');
  const ask = async (number: string, headSha: string) => {
    const at = await mkdtemp(join(folder, 'job-'));
    const context = {
      'github.event.pull_request.number': number,
      'github.event.workflow_run.head_sha': headSha,
      'github.token': bench.standIn.tokens.actions[OWNER] ?? '',
    };
    const env = { GITHUB_API_URL: bench.standIn.url, GITHUB_REPOSITORY: REPOSITORY };
    return runSteps([write, check], { folder: at, context, env });
  };
  const right = await ask(`${mine.subject.number}`, mine.headSha);
  expect([right.code, right.outputs]).toEqual([0, { number: `${mine.subject.number}` }]);
  const foreign = await ask(`${other.subject.number}`, mine.headSha);
  expect([foreign.code, foreign.outputs, foreign.log]).toEqual([
    1,
    {},
    expect.stringContaining('is not the head of that'),
  ]);
  for (const number of ['7/../8', '1\n2', '$(id)', '', '0', '9'.repeat(50)]) {
    const { code, outputs } = await ask(number, mine.headSha);
    expect([number, code, outputs]).toEqual([number, 1, {}]);
  }
});

import { existsSync } from 'node:fs';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGit } from '../../../../../adapters/git/git.ts';
import { benchmarkTable } from '../../../../../cli/baseline/table.ts';
import { ownRun, runIsOver } from '../../../../../cli/measure/local/local-run.ts';
import { type LocalParts, measureCheckout } from '../../../../../cli/measure/local/measure-checkout.ts';
import { BaselineDocument } from '../../../../../gate/baseline/document.ts';
import { Profile } from '../../../../../gate/profile/profile.ts';
import { Rounds } from '../../../../../gate/profile/rounds.ts';
import { commitWorkspace, rustHost } from '../../../../support/cargo/rust-host.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { runInside } from '../../../../support/processes/run-inside.ts';

const NAME = 'measure-local';
const RUN = { workflowId: NAME, firstExecutionRunId: 'of-a-test' };
let rust: Awaited<ReturnType<typeof rustHost>>;
let commit: Awaited<ReturnType<typeof commitWorkspace>>;
beforeAll(async () => {
  [rust, commit] = await Promise.all([rustHost(NAME), commitWorkspace()]);
});
afterAll(async () => {
  await rm(commit.folder, { recursive: true, force: true });
});

const COMMAND = 'cargo bench -p measured --bench quick';
const profile = Profile.parse({
  name: 'small',
  suites: {
    quick: { kind: 'criterion', lane: 'cpu', required: true, command: COMMAND },
    broken: {
      kind: 'criterion',
      lane: 'cpu',
      command: 'cargo bench -p measured --bench quick --features measured/broken',
    },
    gpu: { kind: 'criterion', lane: 'cuda', command: `${COMMAND} --features measured/gpu`, fallback: COMMAND },
  },
  noise: { remeasure: 0 },
});

/** Measures the workspace's checkout as it is, with what is built of it kept from other tests. */
async function measureIt(
  signal: AbortSignal,
  say: LocalParts['say'],
  suites: string[] | null = null,
  rounds: Partial<Pick<Profile, 'rounds'>> = {},
) {
  const repository = join(commit.folder, 'repository');
  const git = createGit({ folder: join(commit.folder, 'git') });
  const { bench, store } = rust;
  const describeIt: LocalParts['host']['describe'] = async () => ({
    host: {
      ...{ id: 'test-host', lane: 'cpu', machineClass: 'test-class', isolation: 'none' },
      gpu: { available: false, reason: 'none' },
    },
    refusals: [],
  });
  return git.withSnapshot(repository, (snapshot) =>
    measureCheckout(
      { snapshot, profile: { ...profile, ...rounds }, repository: 'acme/engine', suites, executables: null, run: RUN },
      { git, host: { bench, describe: describeIt }, store, signal, say },
    ),
  );
}

const rootOfRun = () => rust.pathsOf(RUN).root;

it('measures what lies in a checkout, says that nobody committed it, and leaves nothing there', async () => {
  const repository = join(commit.folder, 'repository');
  await writeFile(join(repository, 'NOTES'), 'not committed\n');
  const before = (await readdir(repository, { recursive: true })).sort();
  const said: string[] = [];
  const { outcome, documents } = await measureIt(new AbortController().signal, (line) => said.push(line));
  expect(outcome).toMatchObject({
    status: 'measured',
    subject: null,
    baselines: [{ complete: false }],
    failures: [{ suite: 'broken', required: false, reproduce: expect.stringContaining('cargo bench') }],
    suites: [
      { name: 'quick', status: 'measured' },
      { name: 'broken', status: 'failed' },
      { name: 'gpu', method: 'alt1', reason: expect.stringContaining('CPU alone') },
    ],
  });
  const [document] = documents.map((each) => BaselineDocument.parse(each));
  expect(document).toMatchObject({ dirty: true, base: commit.commit, branch: null, repository: 'acme/engine' });
  expect(document?.commit).not.toBe(commit.commit);
  expect(document?.suites[0]?.executables[0]?.benchmarks.length).toBeGreaterThan(0);
  expect(benchmarkTable(document as BaselineDocument)).toMatch(/^BENCHMARK +TIME +95 % INTERVAL/);
  expect(said).toContain('measuring quick quick');
  expect((await readdir(repository, { recursive: true })).sort()).toEqual(before);
  expect(existsSync(rootOfRun())).toBe(false);
});

it('measures in rounds where the profile has them, and stores each of a benchmark', async () => {
  const said: string[] = [];
  const rounds = Rounds.parse({ max: 2, warmUp: 50, measurement: 100, samples: 10, against: 'base' });
  const signal = new AbortController().signal;
  const { outcome, documents } = await measureIt(signal, (line) => said.push(line), ['quick'], { rounds });
  expect(outcome).toMatchObject({ status: 'measured', evidence: [expect.stringContaining('; 2 rounds')] });
  expect(said).toContain('measured alone, and not by turns with its base: that needs a server');
  expect(said.filter((line) => line.startsWith('measuring'))).toEqual([
    'measuring quick quick',
    'measuring quick quick, round 2 of 2',
  ]);
  const [document] = documents.map((each) => BaselineDocument.parse(each));
  const benchmarks = document?.suites[0]?.executables[0]?.benchmarks ?? [];
  expect(benchmarks.length).toBeGreaterThan(0);
  for (const { rounds: taken = [], samples } of benchmarks) {
    expect(taken).toMatchObject([{ samples: 10 }, { samples: 10 }]);
    expect(new Set(taken.map(({ session }) => session)).size).toBe(1);
    expect(samples).toHaveLength(10);
  }
  expect(existsSync(rootOfRun())).toBe(false);
});

it('ends all of it where a person interrupts it', async () => {
  const stop = new AbortController();
  const say = (line: string) => {
    if (line.startsWith('measuring quick')) stop.abort(new Error('Ctrl-C'));
  };
  await expect(measureIt(stop.signal, say, ['quick'])).rejects.toThrow('Ctrl-C');
  expect(existsSync(rootOfRun())).toBe(false);
});

it('knows by its process whose folders a killed run left', () => {
  expect(runIsOver(ownRun())).toBe(false);
  const gone = ownRun().workflowId.replace(/\d+$/, '4194305');
  expect(runIsOver({ workflowId: gone })).toBe(true);
  expect(runIsOver({ workflowId: gone.replace('local/', 'local/of-another-machine-') })).toBe(false);
  expect(runIsOver({ workflowId: 'benchmark-gate/acme/engine/pr-1' })).toBe(false);
});

describe('the command refuses', () => {
  const inCheckout = async (args: string[], files: Record<string, string> = { 'src/lib.rs': '' }) => {
    const repository = await TestRepository.create();
    await repository.commit(files);
    const env = { XDG_CACHE_HOME: await temporaryFolder(), XDG_DATA_HOME: await temporaryFolder() };
    return runInside(['measure', ...args], { cwd: repository.folder, env });
  };

  it.each([
    [
      'a checkout without a profile',
      ['--local'],
      /has no \.github\/benchmark-gate\.yaml: write one by benchmark-gate init/,
    ],
    [
      'what belongs to a server',
      ['--local', '--pr', '3', '--again'],
      /--pr: not together with --local[\s\S]*--again: not tog/,
    ],
    [
      'the base beside what nobody committed, and says what to do instead',
      ['--local', '--against', 'base'],
      /--against: not together with --local: push the commit, and benchmark-gate measure --repo OWNER\/NAME --sha SHA --against base/,
    ],
    [
      'what has no meaning in a checkout, as it was typed',
      ['--local', '--trust-profile', '--no-reuse'],
      /--no-reuse: not together with --local, which carries nothing over\n.*--trust-profile: not together with --local/,
    ],
    ['too many rounds of a checkout', ['--local', '--rounds', '15'], /--rounds: expected 14 rounds at most/],
    [
      'too many rounds',
      ['--repo', 'a/b', '--branch', 'main', '--rounds', '15'],
      /--rounds: expected 14 rounds at most/,
    ],
    [
      'rounds in words',
      ['--repo', 'a/b', '--branch', 'main', '--rounds', 'many'],
      /--rounds: expected a positive number/,
    ],
    [
      'a base',
      ['--repo', 'a/b', '--branch', 'main', '--against', 'main'],
      /--against: expected base: other commits are measured apart/,
    ],
    ['no commit', ['--repo', 'a/b'], /--sha: name the commit by one of --sha, --branch and --pr/],
    ['two commits', ['--repo', 'a/b', '--branch', 'main', '--pr', '1'], /--sha: name the commit by one of/],
    ['a file to write to', ['--repo', 'a/b', '--branch', 'main', '--out', 'x'], /--out: with --local alone/],
  ])('%s', async (_, args, fault) => {
    expect(await inCheckout(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(fault) });
  });

  it('a profile that is wrong, by its place, and a suite that it has not', async () => {
    const file = '.github/benchmark-gate.yaml';
    const wrong = await inCheckout(['--local'], { [file]: 'name: Small\n' });
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('benchmark-gate.yaml:1:') });
    const suites = 'suites: { quick: { kind: criterion, lane: cpu, command: cargo bench } }';
    const asked = await inCheckout(['--local', '--suites', 'slow'], { [file]: `name: small\n${suites}\n` });
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringMatching(/no suite slow; it has quick/) });
  });
});

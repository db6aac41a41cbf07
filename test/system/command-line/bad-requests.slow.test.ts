import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ended, runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { openNamespace, type TestNamespace } from '../../support/temporal/test-namespace.ts';
import { createRustRepository, type RustRepository } from '../../support/world/rust-repository.ts';
import { OWNER, REPOSITORY, type Subject, seedGitHub } from '../../support/world/seed-github.ts';

let folder: string;
let repository: RustRepository;
let github: Subject;
let place: TestNamespace;
let env: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bad-requests-'));
  repository = await createRustRepository(join(folder, 'repository'));
  github = await seedGitHub(repository);
  place = await openNamespace();
  env = {
    // Octokit asks for the token of an installation once a process, whatever servers ids are of: a person's has no such.
    ...github.standIn.environment('personal', OWNER),
    TEMPORAL_ADDRESS: place.address,
    TEMPORAL_NAMESPACE: place.namespace,
    XDG_CACHE_HOME: folder,
  };
});
afterAll(async () => {
  await place?.close();
  await github?.standIn.close();
  await rm(folder, { recursive: true, force: true });
});

/** In this process: `run` as a process of its own names the option that has to be there. */
const run = (args: readonly string[]): Promise<Ended> =>
  runInside(['run', '--repo', REPOSITORY, ...args], { env, cwd: folder });

/** What a good request has; a case changes one thing of it. */
const good = (): string[] => ['--pr', `${github.pullRequest}`, '--source', repository.folder, '--profile', 'sample'];

/** Each fault on a line of its own, no stack trace, nothing on standard output. */
function faultsOf({ code, stdout, stderr }: Ended): string[] {
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.split('\n').map((line) => line.replace(/^benchmark-gate: /, ''));
}

describe('wrong input ends with exit code 2, every fault and nothing started', () => {
  afterAll(async () => {
    const { count } = await place.client.workflow.count();
    expect(count).toBe(0);
  });

  it('names an unknown profile', async () => {
    const faults = faultsOf(await run([...good().slice(0, 4), '--profile', 'no-such-profile']));
    expect(faults).toEqual([expect.stringContaining('no-such-profile')]);
  });

  it('names every fault of a malformed profile, with its line', async () => {
    const file = join(folder, 'malformed.yaml');
    await writeFile(file, 'name: Bad Name\nsuites:\n  one:\n    kind: criterion\n    lane: tpu\n');
    const faults = faultsOf(await run([...good().slice(0, 4), '--profile', file]));
    expect(faults).toEqual([
      expect.stringMatching(/^malformed\.yaml:1:7: name: /),
      expect.stringMatching(/^malformed\.yaml:3:3: suites\.one\.command: /),
      expect.stringMatching(/^malformed\.yaml:5:11: suites\.one\.lane: /),
    ]);
  });

  it('names the place where a profile is no YAML', async () => {
    const file = join(folder, 'broken.yaml');
    await writeFile(file, 'name: x\nsuites: [\n');
    const faults = faultsOf(await run([...good().slice(0, 4), '--profile', file]));
    expect(faults[0]).toMatch(/^broken\.yaml:3:1: /);
  });

  it.each([
    ['two subjects', () => [...good(), '--issue', '2'], /exactly one of --pr N and --issue N/],
    ['no subject', () => good().slice(2), /exactly one of --pr N and --issue N/],
    ['a subject that is no number', () => ['--pr', 'one', ...good().slice(2)], /^--pr: expected a positive number/],
    ['a short commit id', () => [...good(), '--sha', 'abc123'], /^--sha: expected a full commit id/],
    ['a duration without a unit', () => [...good(), '--wait', '60'], /^--wait: expected a duration .* got "60"$/],
    ['an empty list', () => [...good(), '--suites', ','], /^--suites: expected names separated by commas/],
  ])('names %s', async (_, args, fault) => {
    expect(faultsOf(await run(args()))).toEqual([expect.stringMatching(fault)]);
  });

  it('names a repository and a duration that are none, in one go', async () => {
    const args = ['run', '--repo', 'nowhere', '--pr', '1', '--wait', 'nonsense'];
    const faults = faultsOf(await runInside(args, { env }));
    expect(faults).toEqual([
      expect.stringMatching(/^--repo: expected OWNER\/NAME/),
      expect.stringMatching(/^--wait: expected a duration such as "90s" or "10m", got "nonsense"/),
    ]);
  });

  it('names what is wrong with options, and with what the others name, in one go', async () => {
    const nowhere = join(folder, 'nowhere');
    const cases: [string[], (string | RegExp)[]][] = [
      [
        ['--pr', '999', '--source', nowhere, '--profile', 'no-such-profile', '--wait', '60', '--sha', 'abc123'],
        [/^--sha: /, /^--wait: /, 'no-such-profile', '999', nowhere],
      ],
      [
        ['--pr', 'x', '--source', nowhere, '--profile', 'sample', '--suites', 'nope'],
        [/^--pr: /, nowhere, /^--suites: the profile sample has no suite nope/],
      ],
      [
        ['--pr', '1', '--issue', '2', '--source', nowhere, '--profile', 'sample', '--detach', '--wait', '5s'],
        [/^--detach: not together with --wait$/, /exactly one of --pr N and --issue N/, nowhere],
      ],
      // Nobody is told of the default that stands in for what has a fault.
      [[...good(), '--sha', 'abc123'], [/^--sha: expected a full commit id/]],
      [[...good().slice(0, 4), '--profile', '', '--suites', 'nope'], [/^--profile: /]],
    ];
    for (const [args, expected] of cases) {
      expect(faultsOf(await run(args))).toEqual(
        expected.map((fault) =>
          typeof fault === 'string' ? expect.stringContaining(fault) : expect.stringMatching(fault),
        ),
      );
    }
  });

  it('names the option that has to be there, and the other faults', async () => {
    const faults = faultsOf(await runCli(['run', '--wait', '60', '--sha', 'abc123'], { env, cwd: folder }));
    expect(faults).toEqual([
      '--repo: name the repository: OWNER/NAME',
      expect.stringMatching(/^--sha: /),
      expect.stringMatching(/^--wait: /),
      expect.stringMatching(/exactly one of --pr N and --issue N/),
    ]);
  });

  it('names a source that is no git repository', async () => {
    const nothing = join(folder, 'nothing');
    await mkdir(nothing, { recursive: true });
    const faults = faultsOf(await run(['--pr', `${github.pullRequest}`, '--source', nothing, '--profile', 'sample']));
    expect(faults).toEqual([expect.stringContaining(nothing)]);
  });

  it('names an unknown subject', async () => {
    const faults = faultsOf(await run(['--pr', '999', '--source', repository.folder, '--profile', 'sample']));
    expect(faults).toEqual([expect.stringContaining('999')]);
  });

  it('names an unknown commit', async () => {
    const sha = '0123456789abcdef0123456789abcdef01234567';
    expect(faultsOf(await run([...good(), '--sha', sha]))).toEqual([expect.stringContaining(sha)]);
  });

  it.each(['no-such-branch', 'refs/heads/none', 'f'.repeat(40)])('names an unknown base: %s', async (base) => {
    expect(faultsOf(await run([...good(), '--base', base]))).toEqual([
      `--base: ${repository.folder} has no branch, tag or commit ${base}`,
    ]);
  });

  it('names profile, subject, source and suite together', async () => {
    const args = ['--pr', '999', '--source', join(folder, 'absent'), '--profile', 'no-such-profile'];
    const faults = faultsOf(await run(args));
    expect(faults).toHaveLength(3);
    for (const [at, word] of ['no-such-profile', '999', 'absent'].entries()) expect(faults[at]).toContain(word);
    const unknownSuite = faultsOf(await run([...good(), '--suites', 'simd,speed']));
    expect(unknownSuite).toEqual([expect.stringMatching(/^--suites: the profile sample has no suite speed; it has /)]);
  });

  it.each(['follow', 'status', 'show', 'cancel'])('%s names a run that there is none of', async (command) => {
    const ended = await runInside([command, 'benchmark-gate/a/b/pr-1'], { env });
    expect(faultsOf(ended)).toEqual([
      expect.stringMatching(
        /^no run has the id benchmark-gate\/a\/b\/pr-1: .* runs lists gates.* measure prints the id of a measuring$/,
      ),
    ]);
  });
});

it('names a namespace that the server does not have: status', async () => {
  const ended = await runInside(['status', 'an-id'], { env: { ...env, TEMPORAL_NAMESPACE: 'nowhere' }, cwd: folder });
  expect(faultsOf(ended)).toEqual([expect.stringMatching(/^the server at \S+ has no namespace nowhere: /)]);
});

// What loads the SDK's native part has a process of its own: another file may have set it up in this one.
it.concurrent.each([[['replay', 'an-id']], [['worker', '--role', 'cpu']]])(
  'names a namespace that the server does not have: %s',
  async (args) => {
    const ended = await runCli(args, { env: { ...env, TEMPORAL_NAMESPACE: 'nowhere' }, cwd: folder });
    expect(faultsOf(ended)).toEqual([expect.stringMatching(/^the server at \S+ has no namespace nowhere: /)]);
  },
  120_000,
);

it.concurrent.each([
  ['an-id', 'an-id: neither a file nor the id of a run that the server still has'],
  ['./histry', './histry: no such file'],
  ['/nowhere/history', '/nowhere/history: no such file'],
])(
  'replay names what it can not find: %s',
  async (reference, fault) => {
    expect(faultsOf(await runCli(['replay', reference], { env, cwd: folder }))).toEqual([fault]);
  },
  120_000,
);

it.concurrent('says with exit code 3 that no server answers, and how to get one', async () => {
  const { code, stdout, stderr } = await runCli(['run', '--repo', REPOSITORY, ...good()], {
    env: { ...env, TEMPORAL_ADDRESS: '127.0.0.1:1' },
    cwd: folder,
  });
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(
    /^benchmark-gate: no Temporal server answers at 127\.0\.0\.1:1 .*TEMPORAL_ADDRESS.*start-dev$/,
  );
});

it('says with exit code 3 that GitHub is away', async () => {
  github.standIn.faults.next('GET', /\/pulls\/1$/, 503);
  const { code, stdout, stderr } = await run(good());
  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^benchmark-gate: [^\n]*503[^\n]*$/);
});

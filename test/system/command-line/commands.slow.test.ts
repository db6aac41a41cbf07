import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../support/processes/run-cli.ts';
import { runInside } from '../../support/processes/run-inside.ts';
import { passOutcome } from '../../support/receipts/outcomes.ts';
import { readFixture } from '../../support/receipts/read-fixture.ts';
import { until } from '../../support/until.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'client-commands-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('benchmark-gate', () => {
  it('lists its commands', async () => {
    const { code, stdout } = await runCli(['--help']);
    expect(code).toBe(0);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name]) => name);
    expect(commands).toEqual(
      expect.arrayContaining([
        ...['demo', 'run', 'status', 'show', 'cancel', 'worker'],
        ...['criterion', 'ledger', 'baseline', 'profile', 'replay'],
      ]),
    );
  });

  it.each([
    ['an unknown command', ['gauge'], runCli],
    ['an unknown option', ['run', '--repository', 'a/b'], runInside],
    ['an unknown role', ['worker', '--role', 'gpu'], runInside],
    ['a missing argument', ['show'], runInside],
  ] as const)('ends with exit code 2 at %s', async (_, args, run) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

// Each waits for the same ten seconds.
it.concurrent.each([
  ['worker', '--role', 'cpu'],
  ['worker', '--role', 'control'],
  ['replay', 'an-id'],
  ['status', 'an-id'],
])(
  'says with exit code 3 that no server answers %s %s %s',
  async (...args) => {
    const { code, stdout, stderr } = await runCli(args, { env: { TEMPORAL_ADDRESS: '127.0.0.1:1' } });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(
      /^benchmark-gate: no Temporal server answers at 127\.0\.0\.1:1 \([^\n]*TEMPORAL_ADDRESS[^\n]*$/,
    );
  },
  120_000,
);

/** What a process has open. */
const filesOf = async (pid: number | undefined): Promise<string[]> => {
  const folder = `/proc/${pid}/fd`;
  const links = (await readdir(folder)).map((name) => readlink(join(folder, name)).catch(() => ''));
  return Promise.all(links);
};

describe('criterion', () => {
  const output = 'plain  time:   [1.0000 ns 2.0000 ns 3.0000 ns]\n';

  it('reads captured output from standard input', async () => {
    const { code, stdout } = await runCli(['criterion', '-', '--json'], { input: output });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      benchmarks: [{ id: 'plain', unit: 'ns', estimate: { point: 2, lower: 1, upper: 3 } }],
      problems: [],
    });
  });

  it('ends with exit code 1 where there are problems', async () => {
    const file = join(folder, 'not-a-number.txt');
    await writeFile(file, output.replace('1.0000', 'NaN'));
    const { code, stdout } = await runInside(['criterion', file, '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout).problems).not.toEqual([]);
  });

  it('is ended by a signal as any program is, whatever it reads', async () => {
    const cli = fileURLToPath(new URL('../../../bin/benchmark-gate.js', import.meta.url));
    const reading = execa('node', [cli, 'criterion', '/dev/zero'], { reject: false });
    await until('that it reads', async () => (await filesOf(reading.pid)).includes('/dev/zero'), 50);
    reading.kill('SIGTERM');
    expect((await reading).signal).toBe('SIGTERM');
  });

  it('ends quietly where its reader goes, also before the log ends', async () => {
    const cli = fileURLToPath(new URL('../../../bin/benchmark-gate.js', import.meta.url));
    const { stdout, stderr } = await execa('bash', [
      '-c',
      `set -o pipefail; yes "f   time:   [1 ns 2 ns 3 ns]" | node ${cli} criterion - --json | head -n 1; echo "\${PIPESTATUS[1]}"`,
    ]);
    expect([stdout, stderr]).toEqual(['{"benchmarks": [\n0', '']);
  });

  it('ends with exit code 5, and not as a failed gate, where its output can not be written', async () => {
    const cli = fileURLToPath(new URL('../../../bin/benchmark-gate.js', import.meta.url));
    const { exitCode, stderr } = await execa('bash', ['-c', `node ${cli} criterion - >/dev/full`], {
      input: output,
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([5, expect.stringMatching(/^benchmark-gate: standard output.*ENOSPC.*$/)]);
  });

  it('ends with exit code 2 where a path can not be read', async () => {
    const { code, stderr } = await runInside(['criterion', join(folder, 'absent')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('absent')]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('ledger', () => {
  it('prints the ledger as the gate would write it', async () => {
    const outcome = join(folder, 'outcome.json');
    await writeFile(outcome, JSON.stringify(passOutcome()));
    const body = readFixture('bullets.md');
    const { code, stdout } = await runCli(['ledger', '--body', '-', '--outcome', outcome], { input: body });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\*\*State:\*\* ready$/m);
  });

  it('ends with exit code 2 where the outcome is none', async () => {
    const outcome = join(folder, 'empty.json');
    await writeFile(outcome, '{}');
    const body = join(folder, 'body.md');
    await writeFile(body, '');
    const { code, stderr } = await runInside(['ledger', '--body', body, '--outcome', outcome]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(outcome)]);
  });
});

describe('baseline', () => {
  it('lists none of an empty store, and that is no error', async () => {
    const env = { BENCHMARK_GATE_STORE: join(folder, 'empty-store') };
    const { code, stdout } = await runCli(['baseline', 'list'], { env });
    expect([code, stdout]).toEqual([0, 'no baseline is stored that matches']);
  });

  it.each([
    ['what is no reference', ['show', 'not a reference']],
    ['what is not stored', ['show', '0123456789abcdef0123456789abcdef01234567']],
    ['a cut commit', ['list', '--commit', 'abc']],
  ])('ends with exit code 2 at %s', async (_, args) => {
    const env = { BENCHMARK_GATE_STORE: join(folder, 'empty-store') };
    const { code, stdout, stderr } = await runInside(['baseline', ...args], { env });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^benchmark-gate: [^\n]+$/);
  });

  it('ends with exit code 2 where the address of the store can not be used', async () => {
    const { code, stderr } = await runInside(['baseline', 'list'], { env: { BENCHMARK_GATE_STORE: 'gopher://store' } });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^benchmark-gate: [^\n]*BENCHMARK_GATE_STORE[^\n]*$/)]);
  });

  it('ends with exit code 3 where the store is away', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    const { code, stderr } = await runInside(['baseline', 'list'], {
      env: { BENCHMARK_GATE_STORE: join(file, 'store') },
    });
    expect([code, stderr]).toEqual([3, expect.stringMatching(/^benchmark-gate: [^\n]+$/)]);
  });
});

describe('profile check', () => {
  it('takes the built-in profiles', async () => {
    const { code, stdout } = await runCli(['profile', 'check', 'bitnet-rs']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/: profile bitnet-rs is valid: \d+ suites/)]);
  });

  it('ends with exit code 2 and a line for each fault', async () => {
    const file = join(folder, 'faulty.yaml');
    await writeFile(file, 'name: UPPER\nsuites: 3\n');
    const { code, stdout, stderr } = await runInside(['profile', 'check', file]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n')).toEqual([
      expect.stringContaining(`${file}:1:7: name: `),
      expect.stringContaining(`${file}:2:9: suites: `),
    ]);
  });
});

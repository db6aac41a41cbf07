import { describe, expect, it } from 'vitest';
import {
  filteredArguments,
  listingArguments,
  parseBenchArguments,
} from '../../../../../adapters/bench-host/cargo/bench-arguments.ts';
import {
  cargoArguments,
  parseCargoCommand,
  selectionOf,
} from '../../../../../adapters/bench-host/cargo/cargo-command.ts';
import { criterionVersion, takesExact } from '../../../../../adapters/bench-host/cargo/criterion-version.ts';
import { harnessOf, parseManifest, targetKind } from '../../../../../adapters/bench-host/cargo/harness.ts';
import { parseRecords, runnerVariable } from '../../../../../adapters/bench-host/cargo/recording-runner.ts';
import { reproduceBenchmark, reproduceBuild } from '../../../../../adapters/bench-host/cargo/reproduce.ts';
import { excerptOf, LineKeeper, lastWords, panicLines } from '../../../../../adapters/bench-host/job/program-lines.ts';
import { spread } from '../../../../../adapters/bench-host/measure/remeasure.ts';
import type { BenchExecutable } from '../../../../../gate/contract/executables.ts';
import { EXCERPT_CHARACTERS } from '../../../../../gate/contract/failure.ts';
import { reproduceCommand } from '../../../../../gate/text/reproduce-command.ts';

const parsed = (line: string) => {
  const command = parseCargoCommand(line);
  if (command === null) throw new Error(`${line} is no cargo command`);
  return command;
};

describe('cargo commands', () => {
  it('are told apart at subcommand and dashes, and put together with what the gate adds', () => {
    const command = parsed('cargo +nightly bench -p a --locked -- --quick x');
    expect(command).toEqual({
      toolchain: 'nightly',
      subcommand: 'bench',
      options: ['-p', 'a', '--locked'],
      trailing: ['--quick', 'x'],
    });
    expect(cargoArguments(command, ['--locked', '--no-fail-fast'])).toEqual([
      '+nightly',
      'bench',
      '-p',
      'a',
      '--locked',
      '--no-fail-fast',
      '--',
      '--quick',
      'x',
    ]);
    expect(parseCargoCommand('./scripts/run.sh --bench')).toBeNull();
  });

  it('select packages, features and targets in all of cargo’s spellings', () => {
    const line = 'cargo bench -pa --package=b -p c -F x,y --features=z --no-default-features --target t --bench q';
    expect(selectionOf(parsed(line))).toEqual({
      workspace: false,
      packages: ['a', 'b', 'c'],
      features: ['x', 'y', 'z'],
      defaultFeatures: false,
      allFeatures: false,
      namesTargets: true,
      triple: 't',
    });
    expect(selectionOf(parsed('cargo bench --workspace'))).toMatchObject({ workspace: true, namesTargets: false });
  });
});

describe('arguments of a Criterion executable', () => {
  it('hold at most one filter, which the gate’s own replaces', () => {
    const args = ['--sample-size', '10', 'mine', '--quick', '--exact', '--bench'];
    expect(parseBenchArguments(args)).toEqual({
      options: ['--sample-size', '10', '--quick', '--exact', '--bench'],
      filter: 'mine',
    });
    expect(filteredArguments(args, ['^(?:a|b)$'])).toEqual(['--sample-size', '10', '--quick', '--bench', '^(?:a|b)$']);
    expect(listingArguments(['mine', '--bench'], false)).toEqual(['mine', '--bench', '--list']);
  });
});

describe('reproducing', () => {
  const executable: BenchExecutable = {
    key: 'k',
    package: 'b',
    target: 'quick',
    kind: 'bench',
    features: ['cpu'],
    harness: 'criterion',
    path: '/x',
    cwd: '/',
    args: ['--bench'],
    environment: {},
  };
  const of = (command: string, id: string | null, exact = true) =>
    reproduceBenchmark({ command, executable, environment: { SEED: '4 2' }, id, exact });

  it('asks for one benchmark of one target, with the features that its package has', () => {
    const command = 'cargo bench --workspace --exclude c --no-default-features --features cpu,gpu -- --quick mine';
    expect(of(command, "it's (1)")).toBe(
      "SEED='4 2' cargo bench -p b --bench quick --no-default-features --features cpu -- --quick --exact 'it'\\''s (1)'",
    );
    expect(of(command, 'a.b', false)).toContain("-- --quick '^a\\.b$'");
    expect(of('cargo bench --workspace -- mine', null)).toBe("SEED='4 2' cargo bench -p b --bench quick -- mine");
  });

  it('asks for the whole target where the name of the benchmark is too long to be shown', () => {
    const whole = "SEED='4 2' cargo bench -p b --bench quick";
    expect(of('cargo bench', 'x'.repeat(900))).toBe(`${whole} -- --exact ${'x'.repeat(900)}`);
    expect(of('cargo bench', `'${'x'.repeat(1000)}`)).toBe(whole);
  });

  it('says a program as it is typed, and a build without its run', () => {
    expect(reproduceCommand({ A: '1' }, './run.sh a')).toBe('A=1 ./run.sh a');
    expect(reproduceBuild('cargo bench -p a -- --quick', ['--locked'])).toBe('cargo bench -p a --locked --no-run');
    expect(reproduceBuild('cargo bench -p a -- --quick', [])).toBe('cargo bench -p a --no-run');
  });
});

describe('what a program printed', () => {
  it('is kept from its first error on, however much follows or comes before', () => {
    const keeper = new LineKeeper(3, 2);
    for (const line of ['a', 'b', 'c', 'error: first', 'd', 'e', 'f', 'g', 'error: last']) keeper.add(line);
    expect(keeper.lines()).toEqual(['error: first', 'd', 'e', 'g', 'error: last']);
  });

  it('is bounded in an excerpt, lines and characters', () => {
    const excerpt = excerptOf(Array.from({ length: 100 }, () => 'x'.repeat(1000)));
    expect(excerpt.length).toBeLessThanOrEqual(EXCERPT_CHARACTERS);
    expect(excerpt.split('\n').every((line) => line.length <= 302)).toBe(true);
  });

  it('gives a panic without its backtrace, and last words without Criterion’s', () => {
    const panic = ["thread 'main' (7) panicked at src/a.rs:1:2:", 'why', 'and how'];
    expect(panicLines(['Benchmarking x', ...panic, 'stack backtrace:', '   0: y'])).toEqual(panic);
    expect(
      panicLines(["thread 'main' panicked at 'why', src/a.rs:1:2", 'note: run with `RUST_BACKTRACE=1`']),
    ).toHaveLength(1);
    expect(panicLines(['all is well'])).toBeNull();
    const output = [
      'Benchmarking x: Warming up',
      'x                       time:   [1 ns 1 ns 1 ns]',
      '',
      'Illegal model',
    ];
    expect(lastWords(output)).toEqual(['Illegal model']);
    const compiler = [
      'warning: function `unused` is never used',
      '   --> src/main.rs:350:4',
      '    |',
      '350 | fn unused() -> bool {',
      '    |    ^^^^^^',
      '    = note: `#[warn(dead_code)]` on by default',
      '',
      'warning: `tool` (bin "tool") generated 1 warning',
      'Running warmup',
      'error: model not found',
    ];
    expect(lastWords(compiler)).toEqual(['Running warmup', 'error: model not found']);
  });
});

describe('records of runs', () => {
  const record = '2\0/w\0/exe\0--bench\0A=1\0B=x=y\nz\0\0';

  it('hold directory, arguments and environment, whatever is in them', () => {
    const run = { cwd: '/w', executable: '/exe', args: ['--bench'], environment: { A: '1', B: 'x=y\nz' } };
    expect([...parseRecords(record + record)]).toEqual([run, run]);
    expect([...parseRecords('')]).toEqual([]);
  });

  it.each([record.slice(0, -1), record.slice(0, 8), 'x\0y\0'])('that are cut off are refused (%#)', (text) => {
    expect(() => [...parseRecords(text)]).toThrow(/record/);
  });

  it('come from the runner of a triple', () => {
    expect(runnerVariable('x86_64-unknown-linux-gnu')).toBe('CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER');
  });
});

describe('who runs a target', () => {
  const manifest = parseManifest(
    '[package]\nname = "a"\n[lib]\nharness = false\n[[bench]]\nname = "own"\nharness = false\n[[bench]]\nname = "libs"\n',
  );

  it('is libtest unless the manifest says otherwise', () => {
    expect(harnessOf(manifest, 'bench', 'own')).toBe('criterion');
    expect(harnessOf(manifest, 'bench', 'libs')).toBe('libtest');
    expect(harnessOf(manifest, 'bench', 'discovered')).toBe('libtest');
    expect(harnessOf(manifest, 'lib', 'a')).toBe('criterion');
    expect(harnessOf(manifest, 'bin', 'own')).toBe('libtest');
    expect(targetKind(['proc-macro'])).toBe('lib');
    expect(targetKind(['bench'])).toBe('bench');
  });
});

describe('the version of Criterion', () => {
  const entry = (name: string, version: string, dependencies: string[] = []) =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\ndependencies = ${JSON.stringify(dependencies)}\n`;

  it('is the package’s own where the lock file holds several', () => {
    const lock = [
      entry('a', '0.1.0', ['criterion 0.4.0', 'serde']),
      entry('b', '0.1.0', ['criterion 0.7.0']),
      entry('c', '0.1.0'),
      entry('criterion', '0.4.0'),
      entry('criterion', '0.7.0'),
    ].join('\n');
    expect([criterionVersion(lock, 'a'), criterionVersion(lock, 'b'), criterionVersion(lock, 'c')]).toEqual([
      '0.4.0',
      '0.7.0',
      null,
    ]);
    expect(criterionVersion(entry('a', '1.0.0', ['criterion']) + entry('criterion', '0.5.1'), 'a')).toBe('0.5.1');
  });

  it('decides whether names can be asked for exactly', () => {
    expect([
      takesExact('0.4.0'),
      takesExact('0.5.1'),
      takesExact('0.10.0'),
      takesExact('1.0.0'),
      takesExact(null),
    ]).toEqual([false, true, true, true, false]);
  });
});

describe('what is measured again', () => {
  it('is spread over the run', () => {
    expect(spread([1, 2, 3, 4, 5, 6, 7, 8, 9], 3)).toEqual([1, 4, 7]);
    expect(spread([1, 2], 5)).toEqual([1, 2]);
    expect(spread([1, 2], 0)).toEqual([]);
  });
});

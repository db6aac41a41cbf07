import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeFailure } from '../../../../../adapters/bench-host/failure/judge-failure.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { compiled, ENGINE, linked, ownScript } from '../../../../support/cargo/failure-cases.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';

const CRASH = compiled('engine', 'signal: 11, SIGSEGV: invalid memory reference');

async function openedJob(alternative?: string) {
  const workFolder = await temporaryFolder();
  const paths = jobPaths({ workFolder, workflowId: 'gate', firstExecutionRunId: 'run', isolation: 'none' });
  await mkdir(paths.records, { recursive: true });
  const programs = join(workFolder, 'bin');
  await mkdir(programs);
  for (const name of ['nasm', 'ld.here', 'cargo-ld.here']) await writeFile(join(programs, name), '', { mode: 0o755 });
  const toolchain = { requested: '1.92.0', name: null, rustc: 'rustc 1.80.1', cargo: 'cargo 1.80.1' };
  const prepared = {
    commit: 'c',
    tree: 't',
    triple: 'x86_64-unknown-linux-gnu',
    toolchain: alternative === undefined ? toolchain : { ...toolchain, alternative },
  };
  return { paths, environment: { PATH: `/nowhere:${programs}` }, prepared };
}

const NO_DEFAULT =
  "error: rustup could not choose a version of cargo to run, because one wasn't specified explicitly, and no default is configured.";

/** A rustup that has one toolchain with its parts, which is the default, and a nightly one without. */
async function rustupHome(): Promise<string> {
  const home = await temporaryFolder();
  const triple = 'x86_64-unknown-linux-gnu';
  const whole = join(home, 'toolchains', `1.95.0-${triple}`);
  await mkdir(join(home, 'toolchains', `nightly-${triple}`), { recursive: true });
  await mkdir(join(whole, 'lib/rustlib', triple, 'lib'), { recursive: true });
  await mkdir(join(whole, 'lib/rustlib/src/rust/library'), { recursive: true });
  for (const file of ['bin/cargo-fmt', `lib/rustlib/${triple}/bin/rust-lld`]) {
    await mkdir(dirname(join(whole, file)), { recursive: true });
    await writeFile(join(whole, file), '');
  }
  await writeFile(join(home, 'settings.toml'), `default_toolchain = "1.95.0-${triple}"\n`);
  return home;
}

/** The host knows of nothing that it ran out of. */
const WELL = { metLimit: null, oomKills: 0 };

/** The kernel ended a process for memory. */
const OUT_OF_MEMORY = { metLimit: null, oomKills: 1 };

const KILLED = compiled('engine', 'signal: 9, SIGKILL: kill');

const failure = (lines: readonly string[], reproduce = 'cargo bench --no-run') => ({
  lines,
  metadata: ENGINE,
  reproduce,
});

describe('judgeFailure', () => {
  it('counts the crashes over a command, and charges the third one', async () => {
    const opened = await openedJob();
    const classes: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1)
      classes.push((await judgeFailure(opened, failure(CRASH), WELL)).class);
    expect(classes).toEqual(['transient', 'transient', 'compile-error']);
  });

  it('counts those over another command, and what is no crash, apart', async () => {
    const opened = await openedJob();
    for (let attempt = 0; attempt < 2; attempt += 1)
      await judgeFailure(opened, failure(CRASH, 'cargo bench -p a'), WELL);
    for (let attempt = 0; attempt < 4; attempt += 1) {
      const killed = await judgeFailure(opened, failure(KILLED), OUT_OF_MEMORY);
      expect(killed.class).toBe('transient');
    }
    expect((await judgeFailure(opened, failure(CRASH), WELL)).class).toBe('transient');
  });

  it('looks for a program that the change’s own build script does not find', async () => {
    const opened = await openedJob();
    const lacks = async (program: string) =>
      (await judgeFailure(opened, failure(ownScript([`/bin/sh: 1: ${program}: not found`])), WELL)).class;
    expect(await lacks('nasm')).toBe('compile-error');
    expect(await lacks('yasm')).toBe('tool-missing');
  });

  it.each([
    ['its compiler was killed', KILLED, 'compile-error'],
    [
      'the compiler of a crate that it has chosen was killed',
      compiled('spare', 'signal: 9, SIGKILL: kill'),
      'dependency-broken',
    ],
    ['a linker was killed', linked(['collect2: fatal error: ld terminated with signal 9 [Killed]']), 'compile-error'],
    [
      'what a linker started was killed',
      linked(['cc: fatal error: Killed signal terminated program lto1', 'compilation terminated.']),
      'compile-error',
    ],
    [
      'the disk was full',
      [
        'error: failed to write to `/gate/target/release/deps/rmetaX/full.rmeta`: No space left on device (os error 28)',
        'error: could not compile `engine` (lib)',
      ],
      'compile-error',
    ],
    [
      'no thread was left',
      ['error: failed to spawn helper thread: Resource temporarily unavailable (os error 11)'],
      'compile-error',
    ],
  ] as const)(
    'charges a change the third time whose tools say that %s, where the host knows nothing of it',
    async (_, lines, kind) => {
      const attempts = async (host: typeof WELL): Promise<string[]> => {
        const opened = await openedJob();
        const classes: string[] = [];
        for (let attempt = 0; attempt < 3; attempt += 1)
          classes.push((await judgeFailure(opened, failure(lines), host)).class);
        return classes;
      };
      expect(await attempts(WELL)).toEqual(['transient', 'transient', kind]);
      expect(await attempts(OUT_OF_MEMORY)).toEqual(['transient', 'transient', 'transient']);
    },
  );

  it.each([
    ['the linker', (name: string) => [`error: linker \`${name}\` not found`]],
    [
      'a program',
      (name: string) => [
        `error: could not execute process \`${name} rustc -vV\` (never executed)`,
        ...['', 'Caused by:', '  No such file or directory (os error 2)'],
      ],
    ],
    ['the linker of gcc', (name: string) => linked([`collect2: fatal error: cannot find '${name}'`])],
    [
      'what gcc links with',
      (name: string) =>
        linked(["collect2: fatal error: cannot find 'ld'"], `"cc" "-fuse-ld=${name.replace('ld.', '')}"`),
    ],
    [
      'what clang links with',
      (name: string) => linked([`clang: error: invalid linker name in argument '-fuse-ld=${name.replace('ld.', '')}'`]),
    ],
    ['a command of cargo', (name: string) => [`error: no such command: \`${name}\``]],
  ] as const)('does not believe that %s is missing where it is there', async (_, said) => {
    const opened = await openedJob();
    const classOf = async (name: string) =>
      (await judgeFailure(opened, failure([...said(name), 'error: could not compile `engine` (lib)']), WELL)).class;
    expect(await classOf('ld.here')).toBe('compile-error');
    expect(await classOf('ld.gone')).toBe('tool-missing');
  });

  describe.each([
    ['the toolchain', (has: boolean) => [`error: toolchain '${has ? '1.95.0' : '1.2.3'}' is not installed`]],
    ['a toolchain by default', () => [NO_DEFAULT]],
    [
      'a program of the toolchain',
      (has: boolean) => [
        `error: '${has ? 'cargo-fmt' : 'cargo-miri'}' is not installed for the toolchain '1.95.0-x86_64-unknown-linux-gnu'.`,
      ],
    ],
    [
      'the target',
      (has: boolean) => [
        "error[E0463]: can't find crate for `std`",
        '  |',
        `  = note: the \`${has ? 'x86_64-unknown-linux-gnu' : 'thumbv6m-none-eabi'}\` target may not be installed`,
      ],
    ],
  ] as const)('words that %s is missing', (what, said) => {
    it('are not believed where rustup has it', async () => {
      const opened = await openedJob();
      const environment = { ...opened.environment, RUSTUP_HOME: await rustupHome() };
      const classOf = async (has: boolean) =>
        (await judgeFailure({ ...opened, environment }, failure(said(has)), WELL)).class;
      expect(await classOf(true)).toBe('compile-error');
      if (what !== 'a toolchain by default') expect(await classOf(false)).toBe('tool-missing');
      // Where there is no rustup, nobody can tell.
      expect((await judgeFailure(opened, failure(said(true)), WELL)).class).toBe('tool-missing');
    });
  });

  it('believes the change’s own build script of a target where rustup was asked, and lacks it', async () => {
    const opened = await openedJob();
    const RUSTUP_HOME = await rustupHome();
    const classOf = async (target: string, more: Record<string, string>) => {
      const lines = ownScript([`  = note: the \`${target}\` target may not be installed`]);
      return (await judgeFailure({ ...opened, environment: more }, failure(lines), WELL)).class;
    };
    expect(await classOf('wasm32-unknown-unknown', { RUSTUP_HOME })).toBe('tool-missing');
    expect(await classOf('x86_64-unknown-linux-gnu', { RUSTUP_HOME })).toBe('compile-error');
    expect(await classOf('wasm32-unknown-unknown', { RUSTUP_HOME, RUSTUP_TOOLCHAIN: 'stable' })).toBe('compile-error');
    expect(await classOf('wasm32-unknown-unknown', {})).toBe('compile-error');
  });

  it('believes that another toolchain lacks what the command names it for', async () => {
    const opened = await openedJob();
    const environment = { ...opened.environment, RUSTUP_HOME: await rustupHome() };
    const words = [
      'error: "/x/lib/rustlib/src/rust/library/Cargo.lock" does not exist, unable to build with the standard library',
    ];
    const classOf = async (command: string) =>
      (await judgeFailure({ ...opened, environment }, failure(words, command), WELL)).class;
    expect(await classOf('cargo bench')).toBe('compile-error');
    expect(await classOf('cargo +nightly bench')).toBe('tool-missing');
  });

  it('looks for rust-lld, and for a CUDA library where a linker does', async () => {
    const opened = await openedJob();
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'libcuda.so'), '');
    const environment = { ...opened.environment, RUSTUP_HOME: await rustupHome() };
    const classOf = async (lines: readonly string[], more: Record<string, string> = {}) =>
      (await judgeFailure({ ...opened, environment: { ...environment, ...more } }, failure(lines), WELL)).class;
    const self = ["error: the self-contained linker was requested, but it wasn't found in the target's sysroot"];
    expect(await classOf(self)).toBe('compile-error');
    expect(await classOf(self, { RUSTUP_TOOLCHAIN: 'nightly' })).toBe('tool-missing');
    const lacks = (library: string) => linked([`/usr/bin/ld: cannot find -l${library}: No such file or directory`]);
    expect(await classOf(lacks('cuda'), { LIBRARY_PATH: folder })).not.toBe('no-cuda');
    expect(await classOf(lacks('cudart'), { LIBRARY_PATH: folder })).toBe('no-cuda');
    expect(await classOf(linked(['/usr/bin/ld: cannot find -lcuda'], `"cc" "-L" "${folder}"`))).not.toBe('no-cuda');
    const other = ['/usr/bin/ld: skipping incompatible /x/libcuda.so', '/usr/bin/ld: cannot find -lcuda'];
    expect(await classOf(linked(other), { LIBRARY_PATH: folder })).toBe('no-cuda');
  });

  it('knows a toolchain that stands in for the pinned one', async () => {
    const lines = [
      'error: rustc 1.80.1 is not supported by the following package:',
      '  engine@0.1.0 requires rustc 1.92',
    ];
    expect(await judgeFailure(await openedJob('1.80'), failure(lines), WELL)).toMatchObject({ class: 'tool-missing' });
    expect(await judgeFailure(await openedJob(), failure(lines), WELL)).toMatchObject({ class: 'compile-error' });
  });
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judgeFailure, notRecognised } from '../../../../../adapters/bench-host/failure/judge-failure.ts';
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

  it('knows a toolchain that stands in for the pinned one', async () => {
    const lines = [
      'error: rustc 1.80.1 is not supported by the following package:',
      '  engine@0.1.0 requires rustc 1.92',
    ];
    expect(await judgeFailure(await openedJob('1.80'), failure(lines), WELL)).toMatchObject({ class: 'tool-missing' });
    expect(await judgeFailure(await openedJob(), failure(lines), WELL)).toMatchObject({ class: 'compile-error' });
  });
});

describe('notRecognised', () => {
  it('says so of what no rule knows, and as what it counts', () => {
    expect(notRecognised(['error: the moon is full'])).toContain('not recognised; it counts as compile-error');
    expect(notRecognised(['error: the moon is full'], true)).toContain('dependency-broken');
    expect(notRecognised([])).toContain('not recognised');
  });

  it('says nothing of what one knows', () => {
    expect(notRecognised(CRASH)).toBeNull();
    expect(notRecognised(ownScript(['no']))).toBeNull();
  });
});

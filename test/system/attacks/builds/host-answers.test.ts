import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { askHost } from '../../../../adapters/bench-host/failure/ask-host.ts';
import { classifyCargoFailure } from '../../../../adapters/bench-host/failure/classify.ts';
import { judgeFailure } from '../../../../adapters/bench-host/failure/judge-failure.ts';
import { jobPaths } from '../../../../adapters/host/jobs/job-paths.ts';
import { ENGINE, ownScript, script } from '../../../support/cargo/failure-cases.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

/** A host with the tools that build scripts ask for. */
async function equippedHost() {
  const folder = await temporaryFolder();
  const programs: Record<string, string> = {
    cmake: '[ "$1" = --version ] && echo "cmake version 3.25.1"',
    perl: 'case "$1" in -MIPC::Cmd) exit 0;; *) exit 2;; esac',
    cc: '',
    ninja: '',
    python3: '',
    'pkg-config': '',
  };
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  await writeFile(join(folder, 'libclang-14.so.1'), '');
  return { PATH: folder, LIBCLANG_PATH: folder };
}

/** Words of tools that a build misses: of one that the equipped host has, and of one that it hasn't. */
const MISSED: readonly (readonly [string, string, string | null])[] = [
  ['libclang', 'Unable to find libclang: "couldn\'t find any valid shared libraries"', null],
  [
    'CMake',
    'CMake 3.20 or higher is required.  You are running version 3.18.4',
    'CMake 3.99 or higher is required.  You are running version 3.25.1',
  ],
  ['CMake’s compiler', 'No CMAKE_C_COMPILER could be found.', 'No CMAKE_Fortran_COMPILER could be found.'],
  [
    'a compiler that CMake was told to take',
    'The CMAKE_C_COMPILER:\n\n    cc\n\n  is not a full path to an existing compiler tool.',
    'The CMAKE_C_COMPILER:\n\n    /opt/of-nobody/cc\n\n  is not a full path to an existing compiler tool.',
  ],
  [
    'CMake’s build program',
    'CMake was unable to find a build program corresponding to "Ninja".',
    'CMake was unable to find a build program corresponding to "Unix Makefiles".',
  ],
  [
    'what CMake looks for',
    'Could NOT find Python3 (missing: Python3_EXECUTABLE Interpreter)',
    'Could NOT find Python3 (missing: Python3_INCLUDE_DIRS Development)',
  ],
  [
    'a module of perl',
    "Can't locate IPC/Cmd.pm in @INC (you may need to install it)",
    "Can't locate FindBin.pm in @INC",
  ],
  ['a program', 'The pkg-config command could not be found.', '/bin/sh: 1: nasm: not found'],
];

describe.each(MISSED)('a build that says that this host lacks %s', (_, had, missing) => {
  const GIT = 'spare v0.1.0 (https://example.org/spare#0a1b2c3d)';

  it.each([
    ['of the change', ownScript, 'compile-error'],
    ['of a crate that the change has chosen', (words: string[]) => script(GIT, words), 'dependency-broken'],
  ] as const)('in a build script %s, is believed where the host bears it out', async (_which, said, own) => {
    const has = askHost(await equippedHost());
    const classOf = (words: string) =>
      classifyCargoFailure({ lines: said(words.split('\n')), metadata: ENGINE, reproduce: 'x', has }).class;
    expect(classOf(had)).toBe(own);
    if (missing !== null) expect(classOf(missing)).toBe('tool-missing');
  });
});

describe('a git dependency that says that the host ran out of something', () => {
  const lines = script('spare v0.1.0 (https://example.org/spare#0a1b2c3d)', ['No space left on device (os error 28)']);

  async function attempts(host: { metLimit: null; oomKills: number }): Promise<string[]> {
    const workFolder = await temporaryFolder();
    const paths = jobPaths({ workFolder, workflowId: 'gate', firstExecutionRunId: 'run', isolation: 'none' });
    await mkdir(paths.records, { recursive: true });
    const toolchain = { requested: '1.92.0', name: null, rustc: 'rustc 1.92.0', cargo: 'cargo 1.92.0' };
    const prepared = { commit: 'c', tree: 't', triple: 'x86_64-unknown-linux-gnu', toolchain };
    const classes: string[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const failure = { lines, metadata: ENGINE, reproduce: 'cargo bench --no-run' };
      classes.push((await judgeFailure({ paths, environment: {}, prepared }, failure, host)).class);
    }
    return classes;
  }

  it('is broken the third time, where the host knows of nothing', async () => {
    expect(await attempts({ metLimit: null, oomKills: 0 })).toEqual(['transient', 'transient', 'dependency-broken']);
  });

  it('is believed where the host ended something for memory', async () => {
    expect(await attempts({ metLimit: null, oomKills: 1 })).toEqual(['transient', 'transient', 'transient']);
  });
});

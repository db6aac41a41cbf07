import { execFileSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { askToolchain } from './ask-toolchain.ts';
import { isAtLeast } from './is-at-least.ts';
import type { Wanted } from './wanted.ts';

const ANSWER_MS = 10_000;

/** Where linkers look for libraries by themselves, and clang-sys and clang for clang's and its headers. */
const LIBRARY_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/usr/local/lib64', '/lib', '/lib64'];

/**
 * Whether this host has what a build says that it misses, as the build would find it: by its `PATH`, and where the system
 * keeps libraries and rustup its toolchains. Folders of the host are at the same place in a sandbox.
 *
 * @param toolchain that the command names itself; null: none
 */
export function askHost(environment: Readonly<Record<string, string>>, toolchain: string | null = null) {
  const { PATH = '/usr/bin:/bin', LIBCLANG_PATH, LIBRARY_PATH = '' } = environment;
  const has = askToolchain(environment, toolchain);
  const path = PATH.split(':').filter(isAbsolute);
  const find = (program: string): string | null => {
    if (program.includes('/')) return isAbsolute(program) && isExecutable(program) ? program : null;
    return path.map((folder) => join(folder, program)).find(isExecutable) ?? null;
  };
  return (wanted: Wanted): boolean => {
    if ('program' in wanted) return find(wanted.program) !== null;
    if ('library' in wanted) return libraryFolders(LIBCLANG_PATH).some(holdsLibclang);
    if ('clangHeader' in wanted) return hasClangHeader(wanted.clangHeader);
    if ('perlModule' in wanted)
      return answers(find('perl'), [`-M${wanted.perlModule.replaceAll('/', '::')}`, '-e', '1']);
    if ('toolchain' in wanted) return has.toolchain(wanted.toolchain);
    if ('ofToolchain' in wanted) return has.file(wanted.ofToolchain, wanted.path);
    if ('linkable' in wanted) {
      const folders = [...wanted.folders, ...LIBRARY_PATH.split(':'), ...libraryFolders(undefined)].filter(isAbsolute);
      return folders.some((folder) => isLinkable(folder, wanted.linkable));
    }
    return isAtLeast(versionOf(find('cmake')), wanted.cmake);
  };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/** With those of each triple, and of each LLVM that is installed beside others. */
function libraryFolders(named: string | undefined): string[] {
  const inner = LIBRARY_FOLDERS.flatMap((folder) =>
    namesIn(folder).flatMap((name) => {
      if (/^\w+-linux-\w+$/.test(name)) return [join(folder, name)];
      return /^llvm/.test(name) ? [join(folder, name, 'lib'), join(folder, name, 'lib64')] : [];
    }),
  );
  return [...(named === undefined ? [] : [named]), ...LIBRARY_FOLDERS, ...inner];
}

/** Under the name that `-l` asks for: one with a version is for programs that run. */
const isLinkable = (folder: string, library: string): boolean => {
  const names = namesIn(folder);
  return ['so', 'a'].some((ending) => names.includes(`lib${library}.${ending}`));
};

const holdsLibclang = (folder: string): boolean =>
  namesIn(folder).some((name) => /^libclang(?:-[\d.]+)?\.so(?:\.[\d.]+)?$/.test(name));

const hasClangHeader = (header: string): boolean =>
  libraryFolders(undefined).some((folder) =>
    namesIn(join(folder, 'clang')).some((version) =>
      namesIn(join(folder, 'clang', version, 'include')).includes(header),
    ),
  );

/** Programs of the host's own, which no change can have written. */
function said(program: string | null, args: readonly string[]): string | null {
  if (program === null) return null;
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'];
    return execFileSync(program, args, { stdio, timeout: ANSWER_MS, env: {}, cwd: '/', encoding: 'utf8' });
  } catch {
    return null;
  }
}

const answers = (program: string | null, args: readonly string[]): boolean => said(program, args) !== null;

const versionOf = (cmake: string | null): string | null =>
  /cmake version (\d[\d.]*)/.exec(said(cmake, ['--version']) ?? '')?.[1] ?? null;

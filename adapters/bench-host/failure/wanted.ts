/** What a build may miss on a host, where the host can be asked for it. */
export type Wanted =
  | { readonly program: string }
  | { readonly library: 'libclang' }
  | { readonly clangHeader: string }
  | { readonly perlModule: string }
  | { readonly cmake: string }
  /** Null: any that is used where nothing names one. */
  | { readonly toolchain: string | null }
  /** A file of a toolchain, by its path in there; null: of the command's own. */
  | { readonly ofToolchain: string | null; readonly path: readonly string[] }
  /** Where a linker looks for it by itself, and in these folders. */
  | { readonly linkable: string; readonly folders: readonly string[] };

/** What some words miss: the host has it where it has any of these. */
export type WantedOf = (named: string, text: string) => readonly Wanted[];

/** The words name a program. */
export const aProgram: WantedOf = (program) => [{ program }];

/** A command of cargo's is a program of its own. */
export const cargoCommand: WantedOf = (command) => [{ program: `cargo-${command}` }];

/** What a compiler was told to link with, by name or path. That it doesn't know the option says nothing of the linker. */
export const namedLinker: WantedOf = (linker, text) => {
  if (/unrecognized command[- ]line option/.test(text)) return [];
  return [{ program: linker.includes('/') || text.includes('unable to execute') ? linker : `ld.${linker}` }];
};

export const libclang: WantedOf = () => [{ library: 'libclang' }];

export const clangHeader: WantedOf = (name) => [{ clangHeader: `${name}.h` }];

export const perlModule: WantedOf = (perlModule) => [{ perlModule }];

/** `CMake 3.25`. */
export const cmakeOf: WantedOf = (named) => [{ cmake: named.replace(/^CMake /, '') }];

const anyOf = (...programs: readonly string[]): Wanted[] => programs.map((program) => ({ program }));

/** A program as prose calls it: `CMake` for `cmake`. */
export const properName: WantedOf = (name) => {
  const program = name.toLowerCase();
  return [{ program: program === 'python' ? 'python3' : program }];
};

/** What FFmpeg's configure takes for its assembler. */
export const assembler: WantedOf = () => anyOf('nasm', 'yasm');

/** Which programs CMake takes, by the variable that names one or by its generator. */
const CMAKES: Readonly<Record<string, readonly string[]>> = {
  CMAKE_C_COMPILER: ['cc', 'gcc', 'clang'],
  CMAKE_CXX_COMPILER: ['c++', 'g++', 'clang++'],
  CMAKE_ASM_COMPILER: ['cc', 'gcc', 'clang'],
  CMAKE_ASM_NASM_COMPILER: ['nasm'],
  CMAKE_Fortran_COMPILER: ['gfortran', 'flang'],
  CMAKE_Swift_COMPILER: ['swiftc'],
  Ninja: ['ninja'],
  'Unix Makefiles': ['make', 'gmake'],
};

/** CMake's compiler or build program: the one that it was told to take, where it shows that. */
export function ofCmake(named: string, text: string): Wanted[] {
  const [, told] = new RegExp(`The ${named}:\\s+(\\S+)`).exec(text) ?? [];
  return told === undefined ? anyOf(...(CMAKES[named] ?? [])) : anyOf(told);
}

const FOUND_BY_CMAKE: Readonly<Record<string, readonly string[]>> = {
  PkgConfig: ['pkg-config', 'pkgconf'],
  Python3: ['python3'],
  Python: ['python3', 'python'],
  PythonInterp: ['python3', 'python'],
  Perl: ['perl'],
  Git: ['git'],
  NASM: ['nasm'],
  BISON: ['bison'],
  FLEX: ['flex'],
  SWIG: ['swig'],
  Doxygen: ['doxygen'],
  Patch: ['patch'],
};

/** What CMake's module misses, where that is a program and not its headers or libraries. */
export const ofCmakesModule: WantedOf = (named, text) =>
  new RegExp(`Could NOT find ${named} \\(missing: \\w*(?:EXECUTABLE|Interpreter|doxygen)`).test(text)
    ? anyOf(...(FOUND_BY_CMAKE[named] ?? []))
    : [];

/** A toolchain of rustup's, or none at all. That one has no manifest, or lacks a component, its folder doesn't tell. */
export const aToolchain: WantedOf = (named, text) => {
  if (/missing manifest|does not (?:contain|have|support)|rustup is not installed/.test(text)) return [];
  return [{ toolchain: /could not choose|no override|no default/.test(text) ? null : named }];
};

/** A program of a toolchain that the words name. */
export const programOfToolchain: WantedOf = (program, text) => {
  const [, toolchain] = /for the (?:custom )?toolchain '([^'\n]+)'/.exec(text) ?? [];
  return toolchain === undefined ? [] : [{ ofToolchain: toolchain, path: ['bin', program] }];
};

export const targetOfToolchain: WantedOf = (target) => [{ ofToolchain: null, path: ['lib', 'rustlib', target, 'lib'] }];

export const sourcesOfToolchain: WantedOf = () => [
  { ofToolchain: null, path: ['lib', 'rustlib', 'src', 'rust', 'library'] },
];

export const linkerOfToolchain: WantedOf = () => [
  { ofToolchain: null, path: ['lib', 'rustlib', '*', 'bin', 'rust-lld'] },
];

/** A library that a linker doesn't find, though it was told where to look. One of another machine is not there for it. */
export const linkedLibrary: WantedOf = (library, text) => {
  if (/skipping incompatible/.test(text)) return [];
  const folders = [...text.matchAll(/["'\s]-L(?:["']?\s+["']?)?(\/[^"'\s]+)/g)].map(([, folder = '']) => folder);
  return [{ linkable: library, folders }];
};

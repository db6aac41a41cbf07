import {
  aProgram,
  assembler,
  cargoCommand,
  clangHeader,
  cmakeOf,
  libclang,
  namedLinker,
  ofCmake,
  ofCmakesModule,
  perlModule,
  properName,
} from '../wanted.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';
import { linkerOfCommand, missingLinker, neverExecuted } from './missing-programs.ts';
import { AMBIGUOUS_PROGRAMS, NAMED_PROGRAM, PROGRAMS, PROPER_NAMES } from './program-names.ts';

const NOT_THERE = '(?:kind: NotFound|No such file or directory \\(os error 2\\)|program not found)';

const words = (pattern: string, flags = 'm'): RegExp => new RegExp(pattern, flags);

/** A tool of the host that a build asks for by name and doesn't find. */
export const TOOL_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: /^error: no such command: `([^`\n]+)`/m,
    class: 'tool-missing',
    says: 'cargo has no command $1',
    from: 'cargo bin/cargo/main.rs execute_external_subcommand',
    wanted: cargoCommand,
  },
  {
    by: ['tool'],
    words:
      /(?:^error: |^[^\S\n]+)could not execute process `([^`\n]+)` \(never executed\)\n+Caused by:\n\s+No such file or directory \(os error 2\)$/m,
    weigh: neverExecuted,
    from: 'cargo-util process_error.rs; rust-lang/cargo#12419 (sccache)',
  },
  {
    by: ['tool'],
    words: /^error: linker `([^`\n]+)` not found$/m,
    weigh: missingLinker,
    from: 'rustc_codegen_ssa linker_not_found',
  },
  {
    by: ['linker'],
    words: /^[^\S\n]*(?:= note: )?collect2: (?:fatal )?error: cannot find [`'‘"]?([\w.-]*ld[\w.-]*)/m,
    weigh: linkerOfCommand,
    from: 'gcc/collect2.c "cannot find %qs"; rui314/mold#1136',
  },
  {
    by: ['linker'],
    words:
      /^[^\S\n]*(?:= note: )?\S*(?:cc|gcc|clang)\S*: (?:fatal )?error: (?:invalid linker name in (?:argument )?['‘"]-fuse-ld=([\w./+-]+)|unrecognized command[- ]line option ['‘"]-fuse-ld=([\w./+-]+)|unable to execute command: Executable ["“]([\w./+-]+)["”] doesn't exist)/m,
    class: 'tool-missing',
    says: 'the linker $1 is not installed on this host',
    from: 'clang err_drv_invalid_linker_name, gcc opts-common.c; rust-lang/rust#71515',
    wanted: namedLinker,
  },
  {
    by: ['linker', 'script', 'own-script'],
    words:
      /(?:error trying to exec|error: cannot execute) ['‘"](?:\S*\/)?([\w+-]+)['’"]: execvp: No such file or directory/,
    class: 'tool-missing',
    says: 'the compiler $1 is not installed on this host',
    from: 'gcc/gcc.c, libiberty/pex-unix.c',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words:
      /error occurred(?: in cc-rs)?: [Ff]ailed to find tool(?:\. Is `(?:\S*\/)?([^`\n]+)` installed\?| "(?:[^"\n]*\/)?([^"\n]+)": No such file or directory)/,
    class: 'tool-missing',
    says: 'the compiler $1 is not installed on this host',
    from: 'cc 1.0 lib.rs, cc 1.2 command_helpers.rs spawn ErrorKind::ToolNotFound',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words:
      /(?:failed to execute command: |did not execute successfully, got: )[^\n]*(?:\n\s*|, )is `([^`\n]+)` not installed\?/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'cmake 0.1 lib.rs run, autotools 0.2 lib.rs run',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words:
      /Command '([^'\n]+)' not found\. Is [^\n]+ installed\?|^ {0,20}Missing dependency: (\S+)$|(?:binary|program|command) ['"`]?(protoc|nasm|perl)['"`]? not found/m,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'openssl-src 300 lib.rs, aws-lc-sys builder/cmake_builder.rs',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: /Could not find `(protoc)`|(protoc) binary not found|Could not find `(protoc)` installation/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'prost-build config.rs error_message_protoc_not_found, protobuf-parse protoc/command.rs',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: /The (pkg-config) command could not be found/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'pkg-config 0.3 lib.rs Error::Command with io::ErrorKind::NotFound',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: /Unable to find (libclang)\b|couldn't find any valid shared libraries matching: \['(libclang)/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'bindgen lib.rs ensure_libclang_is_loaded, clang-sys build/dynamic.rs',
    wanted: libclang,
  },
  {
    by: ['script', 'own-script'],
    words: /fatal error: '(stddef|stdarg|stdbool|stdint|limits)\.h' file not found/,
    class: 'tool-missing',
    says: 'clang’s own headers ($1.h) are not installed on this host',
    from: 'clang err_pp_file_not_found under bindgen; rust-lang/rust-bindgen#2682',
    wanted: clangHeader,
  },
  {
    by: ['script', 'own-script'],
    words:
      /CMake was unable to find a build program corresponding to "([^"\n]+)"|The (CMAKE_(?:C|CXX|ASM\w*|Fortran|Swift)_COMPILER):|No (CMAKE_(?:C|CXX|ASM\w*|Fortran|Swift)_COMPILER) could be found|(CMAKE_(?:C|CXX|ASM\w*|Fortran)_COMPILER) not set, after EnableLanguage/,
    besides:
      /not found in the PATH|could be found|not set, after|unable to find a build program|is not a full path to an existing compiler/,
    class: 'tool-missing',
    says: '$crate needs $1, which CMake does not find on this host',
    from: 'CMake cmGlobalGenerator.cxx, Modules/CMakeDetermineCompiler.cmake, CMakeDetermineCXXCompiler.cmake',
    wanted: ofCmake,
  },
  {
    by: ['script', 'own-script'],
    words: /(CMake \d[\d.]*) or higher is required\.\s+You are running/,
    class: 'tool-missing',
    says: '$1 is not installed on this host, only an older one',
    from: 'CMake cmCMakeMinimumRequired.cxx',
    wanted: cmakeOf,
  },
  {
    by: ['script', 'own-script'],
    words:
      /Could NOT find (PkgConfig|Python\d?|PythonInterp|Perl|Git|NASM|BISON|FLEX|SWIG|Java|Doxygen|Protobuf|Rust|Go|Patch) \((?:missing|Required)/,
    class: 'tool-missing',
    says: '$crate needs $1, which CMake does not find on this host',
    from: 'CMake Modules/FindPackageHandleStandardArgs.cmake',
    wanted: ofCmakesModule,
  },
  {
    by: ['script', 'own-script'],
    words:
      /(?:^|[\s"])(?:\/[\w/]{1,40}\/)?(?:ba|da|z|k)?sh: (?:line )?(?:\d+: )?([\w.+-]+): (?:command )?not found$|^ {0,20}[\w./-]{1,200}\.sh: (?:line )?\d+: ([\w.+-]+): (?:command )?not found$|env: ['‘]([\w.+-]+)['’]: No such file or directory|^ {0,20}g?make(?:\[\d+\])?: ([\w.+-]+): (?:Command not found|No such file or directory)$/m,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'dash exec.c, bash execute_cmd.c, coreutils env.c, make job.c',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:[Ff]ail(?:ed|ure|ing)?|[Cc]ould ?n[o'’]t|[Uu]nable|[Cc]annot|[Cc]an[’']t|[Ee]rror)[^\\n/]{0,60}?(?:${NAMED_PROGRAM}|(?:run|execute|spawn|start|invoke|launch|call)(?:ning|ing)? (${PROGRAMS}|${AMBIGUOUS_PROGRAMS})(?=[\\s:,.]|$)|(?:check|get|determin|query)\\w* (?:the )?(${PROGRAMS}|${AMBIGUOUS_PROGRAMS}) version)[^\\n]{0,200}?${NOT_THERE}`,
    ),
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'std::io::Error of Command::spawn, as build scripts expect and unwrap it',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `(?:run|execute|spawn|start|invoke|launch|call)(?:ning|ing)? (${PROPER_NAMES})(?=[:,.]|$| (?:command|executable|binary|process|with)\\b)[^\\n]{0,200}?${NOT_THERE}|This version of (NASM) is too old: ${NOT_THERE}`,
    ),
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'std::io::Error of Command::spawn beside a proper name; nasm-rs 0.1 lib.rs; tari-project/tari#2606',
    wanted: properName,
  },
  {
    by: ['script', 'own-script'],
    words: /[Nn]o (Python) 3\.x interpreter found|Could not find any interpreter at (python[\d.]*),/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'pyo3-build-config impl_.rs find_interpreter, pyo3 0.6 build.rs; vllm-project/router#38',
    wanted: properName,
  },
  {
    by: ['script', 'own-script'],
    words: /\b(nasm|yasm)\/(?:nasm|yasm) not found or too old\b/,
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'FFmpeg configure, under ffmpeg-sys-next; Polochon-street/blissify-rs#3',
    wanted: assembler,
  },
  {
    by: ['script', 'own-script'],
    words: words(
      `${NAMED_PROGRAM},? (?:but (?:it )?)?(?:(?:was|is|could|can) ?)?(?:not (?:be )?(?:found|installed)|needs to be installed|must be installed|is required(?: but|[.!]|$))|(?:[Pp]lease |[Yy]ou (?:must|need to) )install ${NAMED_PROGRAM}|[Ii]s ${NAMED_PROGRAM} installed\\?|(?:[Cc]ould ?n[o'’]t|[Cc]annot|[Uu]nable to|[Ff]ailed to) (?:find|locate)(?: the)? ${NAMED_PROGRAM}(?=[.,:;!)]|$| (?:executable|binary|command|program|compiler|in |on ))`,
    ),
    class: 'tool-missing',
    says: '$crate needs $1, which is not installed on this host',
    from: 'the common words of build scripts: zmq-sys, grpcio-sys, librdkafka-sys, wasmtime, ring',
    wanted: aProgram,
  },
  {
    by: ['script', 'own-script'],
    words: /Can't locate (FindBin|IPC\/Cmd|File\/Compare|Pod\/\w+|Time\/Piece|Data\/Dumper)\.pm in @INC/,
    class: 'tool-missing',
    says: 'perl’s module $1 is not installed on this host',
    from: 'OpenSSL Configure under openssl-src; sfackler/rust-openssl#2036',
    wanted: perlModule,
  },
];

import { DEBUGGED, NUMBERED, RAN_OUT, ranOut } from '../ran-out.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

/** How the lines of a linker, a compiler or an assembler begin, under rustc's note. */
const COMPILER =
  '^[^\\S\\n]*(?:= note: |cargo:{1,2}warning=|warning: [\\w-]+@\\S+: )?(?:\\S*(?:ld|lld|mold|wild|gold|bfd|collect2|cc|c\\+\\+|gcc|g\\+\\+|clang|clang\\+\\+|as|ar|ranlib|cc1|cc1plus|lto1|lto-wrapper|nvcc|cicc|ptxas)(?:-[\\d.]+)?(?:\\.exe)?)(?: error\\s*)?: ';

/** A name that a change chose may stand in these. */
const NO_SYMBOL = '(?![^\\n]*(?:undefined|duplicate|multiple definition))';

const words = (pattern: string): RegExp => new RegExp(pattern, 'm');

/** collect2 of its linker and what that starts, under rustc's note or in a build script that goes through cmake. */
const LINKER_ENDED =
  /^[^\S\n]*(?:= note: |cargo:{1,2}warning=)?(?:collect2|lto-wrapper): (?:fatal )?(?:error: )?\S+ terminated with signal (?:6|7|9|15) \[(\w[\w ]*)\]/m;

/** gcc of a program that it starts. */
const PROGRAM_ENDED =
  '(?:fatal error|internal compiler error): (?:Killed|Bus error|Aborted|Terminated)(?: signal terminated program (\\S+)| \\(program (\\S+)\\))';

/** Compilers that can't write what they made, without their name before it: of a file, or of none. */
const NOT_WRITTEN = words(
  `^[^\\S\\n]*(?:cargo:{1,2}warning=)?(?:[^\\s:]+:(?:\\d+:){0,2} )?(?:fatal )?(?:error|Error): (?:error in backend: IO failure on output stream|error writing to \\S+|unable to open output file '[^'\\n]*'|can't write \\d+ bytes to section \\S+ of \\S+): '?(${RAN_OUT})'?$`,
);

/** The same, as linkers, compilers and build scripts say it. */
export const BUILD_HOST_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool', 'script'],
    words: /^[^\S\n]*(memory allocation of \d+ bytes failed)/m,
    class: 'transient',
    says: 'this host ran out of memory: $1',
    from: 'std::alloc::rust_oom; rust-lang/rust#106710',
  },
  {
    by: ['tool', 'linker', 'script'],
    words: words(
      `^[^\\S\\n]*(?:= note: )?(?:rustc-)?LLVM ERROR: (out of memory|[^\\n]*(?:bad_alloc|${RAN_OUT})|pthread_create failed[^\\n]*)`,
    ),
    weigh: ranOut('while LLVM worked'),
    from: 'llvm/lib/Support/ErrorHandling.cpp, Threading.inc; rustc_codegen_llvm "rustc-LLVM ERROR"',
  },
  {
    by: ['tool', 'script', 'own-script'],
    words:
      /^[^\S\n]*process didn't exit successfully: `\S*\/build-script-[^\n]*` \(signal: (?:9, SIGKILL|15, SIGTERM|7, SIGBUS)\b[^\n]*\)$/m,
    class: 'transient',
    says: 'a build script was killed, most likely for memory or disk',
    from: 'cargo-util process_error.rs exit_status_to_string',
  },
  {
    // Cargo's own words, at the margin: what a script says is indented.
    by: ['script', 'own-script'],
    words: words(
      `^Caused by:\\n {2}could not execute process [^\\n]* \\(never executed\\)\\n+Caused by:\\n {2}${NUMBERED}$`,
    ),
    weigh: ranOut('when a build script was started'),
    from: 'cargo-util process_builder.rs; uutils/coreutils#5992, cargo-bins/cargo-binstall#2184',
  },
  {
    by: ['linker'],
    words: /^error: linking with [^\n]* failed: (?:signal: (?:9|7|6|15)\b[^\n]*|exit (?:status|code): 137)$/m,
    class: 'transient',
    says: 'the linker was killed, most likely for memory or disk',
    from: 'rustc_codegen_ssa linking_failed with std’s ExitStatus',
  },
  {
    by: ['linker', 'script'],
    words: LINKER_ENDED,
    class: 'transient',
    says: 'the linker was ended by the host ($1): its memory or disk was full',
    from: 'gcc/collect2.c "%s terminated with signal %d [%s]"; rust-lang/rust#46345, OpenTTD/OpenTTD#13359',
  },
  {
    by: ['own-script'],
    words: LINKER_ENDED,
    besides: /did not execute successfully/,
    class: 'transient',
    says: 'the linker was ended by the host ($1): its memory or disk was full',
    from: 'the same, through cc command_helpers.rs or cmake lib.rs "command did not execute successfully"',
  },
  {
    by: ['linker', 'script'],
    words: /error: unable to execute command: (Killed|Bus error|Aborted|Terminated)\b/,
    class: 'transient',
    says: 'the linker or compiler was ended by the host ($1): its memory or disk was full',
    from: 'clang/lib/Driver/Job.cpp, llvm/lib/Support/Unix/Program.inc',
  },
  {
    by: ['linker', 'script'],
    words: words(
      `${COMPILER}${NO_SYMBOL}[^\\n]*\\b(${RAN_OUT}|[Oo]ut of memory\\b|memory exhausted|bad_alloc|Disk full\\?|cannot allocate memory)`,
    ),
    weigh: ranOut('while a compiler or linker worked'),
    from: 'bfd/bfd.c, lld/ELF/Writer.cpp, mold output-file-unix.cc "Disk full?", gold/output.cc, gcc/ggc-page.c',
  },
  {
    by: ['linker', 'script'],
    words: words(
      `^[^\\S\\n]*(?:= note: )?(?:terminate called after throwing an instance of '|what\\(\\):[^\\S\\n]+)(std::bad_alloc|${RAN_OUT})`,
    ),
    weigh: ranOut('while a compiler or linker worked'),
    from: 'libstdc++ vterminate.cc; rui314/mold#1020',
  },
  {
    // At the beginning of a line, where no name that the change chose stands.
    by: ['linker'],
    words: words(
      `^[^\\S\\n]*(?:= note: )?\\S*(?:gcc|cc|g\\+\\+|c\\+\\+|lto1|lto-wrapper|collect2)(?:-[\\d.]+)?: ${PROGRAM_ENDED}`,
    ),
    class: 'transient',
    says: 'the linker’s $1 was killed, most likely for memory',
    from: 'gcc/gcc.c execute, of collect2, and of lto1 under lto-wrapper',
  },
  {
    by: ['script'],
    words: words(PROGRAM_ENDED),
    class: 'transient',
    says: 'the compiler $1 was killed, most likely for memory',
    from: 'gcc/gcc.c execute "%s signal terminated program %s"; rust-rocksdb/rust-rocksdb#650',
  },
  {
    // Its own build script has to have gone through cc or cmake, which say so at the end.
    by: ['own-script'],
    words: words(PROGRAM_ENDED),
    class: 'transient',
    besides: /did not execute successfully/,
    says: 'the compiler $1 was killed, most likely for memory',
    from: 'the same, through cc command_helpers.rs or cmake lib.rs "command did not execute successfully"',
  },
  {
    by: ['own-script'],
    words: words(`${COMPILER}${NO_SYMBOL}[^\\n]*\\b(${RAN_OUT}|out of memory allocating \\d+ bytes)`),
    besides: /did not execute successfully/,
    weigh: ranOut('while a compiler worked'),
    from: 'gcc/ggc-page.c and libiberty, through cc or cmake',
  },
  {
    by: ['script'],
    words: NOT_WRITTEN,
    weigh: ranOut('while a compiler worked'),
    from: 'clang DiagnosticFrontendKinds.td, gcc/toplev.c, gas/output-file.c; llvm/llvm-project#88676, #89574',
  },
  {
    by: ['own-script'],
    words: NOT_WRITTEN,
    besides: /did not execute successfully/,
    weigh: ranOut('while a compiler worked'),
    from: 'the same, through cc or cmake',
  },
  {
    by: ['script', 'own-script'],
    words: /nvcc error\s*: '(\w[\w+]*)' died due to signal (?:9|6|7|15)\b/,
    class: 'transient',
    says: 'the CUDA compiler $1 was killed, most likely for memory',
    from: 'nvcc driver; Dao-AILab/flash-attention#1038',
  },
  {
    by: ['script'],
    words: words(`(?:${NUMBERED}|${DEBUGGED})`),
    weigh: ranOut('while a build script worked'),
    from: 'std::io::Error, Display and Debug',
  },
  {
    by: ['script'],
    words: words(
      `(?:\\bfork: (?:retry: )?|\\bvfork: |posix_spawn: |virtual memory exhausted: |pthread_create[^\\n]*: |write error: |[Uu]nable to (?:write|create)[^\\n]*: )(${RAN_OUT})`,
    ),
    weigh: ranOut('while a build script worked'),
    from: 'bash, make and ninja with strerror(3)',
  },
  {
    // Of those alone that a crate can't bring about by what it writes, and where.
    by: ['script'],
    words:
      /^[^\S\n]*\S[^\n]*[:.\]] (No space left on device|Disk quota exceeded|Cannot allocate memory|Too many open files(?: in system)?)(?:: '[^'\n]*')?$/m,
    weigh: ranOut('while a build script worked'),
    from: 'perror(3) "%s: %s", ninja util.cc, coreutils, tar, Python’s OSError',
  },
  {
    by: ['script'],
    words: /^[^\S\n]*(?:\S*sh: (?:\d+: )?)(Cannot fork)$/m,
    class: 'transient',
    says: 'this host ran out of processes while a build script worked: $1',
    from: 'dash jobs.c forkshell',
  },
  {
    by: ['script'],
    words: /(?:\] |line \d+: +\d+ |^ {0,20})(Killed)(?: {2}[^\n]*)?$/m,
    class: 'transient',
    says: 'what a build script started was killed, most likely for memory',
    from: 'bash and make of a child that SIGKILL ended',
  },
  {
    by: ['script'],
    words:
      /(\bError 137$|\bexit (?:status|code):? 137\b|[Cc]ompiler killed by signal [679]\b|status code signal: (?:6|7|9|15) \()/m,
    class: 'transient',
    says: 'what a build script started was killed, most likely for memory ($1)',
    from: 'make job.c and shells: 128 + SIGKILL; sccache compiler.rs; cc command_helpers.rs with std’s ExitStatus',
  },
  {
    by: ['own-script'],
    words: /error occurred(?: in cc-rs)?: [^\n]*did not execute successfully \(status code (signal: (?:6|7|9|15)) \(/,
    class: 'transient',
    says: 'a compiler was killed, most likely for memory ($1)',
    from: 'cc command_helpers.rs with std’s ExitStatus',
  },
  {
    by: ['linker', 'script'],
    words:
      /[Ff]atal error: can't (?:create|open|write|close) \S+: (Permission denied|No space left on device|Read-only file system|Disk quota exceeded)/,
    class: 'transient',
    says: 'the assembler can’t write on this host: $1',
    from: 'gas/output-file.c, gas/messages.c as_fatal',
  },
];

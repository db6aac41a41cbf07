import type { KnownWords, WeighedWords } from './known-words.ts';

/** The operating system's words for a host that ran out of something, with std's number of the error. */
const RAN_OUT = [
  'No space left on device',
  'Disk quota exceeded',
  'Cannot allocate memory',
  'Resource temporarily unavailable',
  'Too many open files(?: in system)?',
  'Input/output error',
  'Read-only file system',
  'Stale (?:NFS )?file handle',
  'Text file busy',
  'Structure needs cleaning',
  'Transport endpoint is not connected',
].join('|');

/** What of the host it was; what isn't here is told by its words. */
const WHAT: Readonly<Record<string, string>> = {
  'No space left on device': 'the disk was full',
  'Disk quota exceeded': 'the disk was full (quota)',
  'Cannot allocate memory': 'this host ran out of memory',
  'Resource temporarily unavailable': 'this host ran out of threads or processes',
  'Too many open files': 'this host ran out of open files',
};

const NUMBERED = `(${RAN_OUT}) \\(os error (?:5|11|12|23|24|26|28|30|107|116|117|122)\\)`;

/** `Debug` of such an `io::Error`: what `unwrap` and `expect` print. */
const DEBUGGED = `Os \\{ code: (?:5|11|12|23|24|26|28|30|107|116|117|122), kind: \\w+, message: "(${RAN_OUT})" \\}`;

/** A panic of rustc, cargo, std or a crate from elsewhere: the change's own files have other places. */
const PANICKED =
  "thread '[^'\\n]*' (?:\\(\\d+\\) )?panicked at (?:'[^\\n]*', )?(?:/rustc[-/]|compiler/rustc_|library/|/cargo/|src/(?:tools/)?cargo/|/\\S*/registry/src/)";

/** How the lines of a linker, a compiler or an assembler begin, under rustc's note. */
const COMPILER =
  '^[^\\S\\n]*(?:= note: |cargo:{1,2}warning=|warning: [\\w-]+@\\S+: )?(?:\\S*(?:ld|lld|mold|wild|gold|bfd|collect2|cc|c\\+\\+|gcc|g\\+\\+|clang|clang\\+\\+|as|ar|ranlib|cc1|cc1plus|lto1|nvcc|cicc|ptxas)(?:-[\\d.]+)?(?:\\.exe)?)(?: error\\s*)?: ';

/** A name that a change chose may stand in these. */
const NO_SYMBOL = '(?![^\\n]*(?:undefined|duplicate|multiple definition))';

/** @param when words of a kind with `while cargo worked` */
const ranOut =
  (when: string): WeighedWords['weigh'] =>
  (groups) => {
    const said = groups.slice(1).find((group) => group !== '') ?? '';
    const message = said in WHAT ? `${WHAT[said]} ${when}: ${said}` : `this host ran out ${when}: ${said}`;
    return { class: 'transient', message };
  };

const words = (pattern: string): RegExp => new RegExp(pattern, 'm');

/** Written by cargo itself where it keeps crates and what it builds. */
const CARGOS_PLACE = '/(?:registry/(?:cache|index|src)|git/(?:db|checkouts)|\\.package-cache|\\.global-cache)';

/** The host ran out of memory, threads, disk or quota, or can't write where it has to. */
export const HOST_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: words(`^Caused by:\\n\\s+${NUMBERED}$`),
    weigh: ranOut('while cargo worked'),
    from: 'std::io::Error as the last of cargo’s reasons; rust-lang/cargo#11386, #9460',
  },
  {
    by: ['tool'],
    words: words(
      `^error: (?:couldn't|could not|cannot|can't|failed to|unable to|error|incremental) [^\\n]*: ${NUMBERED}`,
    ),
    weigh: ranOut('while rustc or rustup worked'),
    from: 'rustc_metadata, rustc_codegen_ssa, rustc_incremental messages.ftl ({$error}); rust-lang/rust#76586',
  },
  {
    by: ['tool'],
    words: words(`^error: could not exec the linker [^\\n]*\\n(?:\\s*\\|?\\n)?\\s*= note: ${NUMBERED}`),
    weigh: ranOut('when the linker was started'),
    from: 'rustc_codegen_ssa unable_to_exe_linker',
  },
  {
    by: ['tool'],
    words: words(`^${PANICKED}[^\\n]*\\n?[^\\n]*${DEBUGGED}`),
    weigh: ranOut('while the compiler worked'),
    from: 'rustc_codegen_ssa back/write.rs "failed to spawn work thread"; rust-lang/rust#104757, rust-lang/cargo#6747',
  },
  {
    by: ['tool'],
    words: words(
      `^thread '[^'\\n]*' panicked at '[^\\n]*${DEBUGGED}[^\\n]*', (?:/rustc[-/]|compiler/rustc_|library/|/cargo/|src/)`,
    ),
    weigh: ranOut('while the compiler worked'),
    from: 'the same before Rust 1.73, which put the place last',
  },
  {
    by: ['tool'],
    words: words(
      `^(?:error: )?failed to spawn (?:helper|work|coordinator|worker)? ?thread: (?:${NUMBERED}|${DEBUGGED})`,
    ),
    class: 'transient',
    says: 'this host ran out of threads: $1',
    from: 'rustc_codegen_ssa, jobserver 0.1 HelperThread',
  },
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
    by: ['tool'],
    words:
      /^[^\S\n]*process didn't exit successfully: `(?!\S*\/build-script-)[^\n]*` \(signal: (?:9, SIGKILL|15, SIGTERM|1, SIGHUP|2, SIGINT|7, SIGBUS|24, SIGXCPU)\b[^\n]*\)$/m,
    class: 'transient',
    says: 'a compiler was killed, most likely for memory or disk',
    from: 'cargo-util process_error.rs exit_status_to_string; rust-lang/cargo#12912',
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
    by: ['linker'],
    words: /^error: linking with [^\n]* failed: (?:signal: (?:9|7|6|15)\b[^\n]*|exit (?:status|code): 137)$/m,
    class: 'transient',
    says: 'the linker was killed, most likely for memory or disk',
    from: 'rustc_codegen_ssa linking_failed with std’s ExitStatus',
  },
  {
    by: ['linker'],
    words:
      /^[^\S\n]*(?:= note: )?collect2: (?:fatal )?(?:error: )?\S*ld\S* terminated with signal (?:6|7|9|15) \[(\w[\w ]*)\]/m,
    class: 'transient',
    says: 'the linker was ended by the host ($1): its memory or disk was full',
    from: 'gcc/collect2.c "%s terminated with signal %d [%s]"; rust-lang/rust#46345',
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
      `^[^\\S\\n]*(?:= note: )?(?:terminate called after throwing an instance of '|\\s*what\\(\\):\\s+)(std::bad_alloc|${RAN_OUT})`,
    ),
    weigh: ranOut('while a compiler or linker worked'),
    from: 'libstdc++ vterminate.cc; rui314/mold#1020',
  },
  {
    by: ['script'],
    words: /(?:fatal error|internal compiler error): Killed(?: signal terminated program (\S+)| \(program (\S+)\))/,
    class: 'transient',
    says: 'the compiler $1 was killed, most likely for memory',
    from: 'gcc/gcc.c execute "%s signal terminated program %s"; rust-rocksdb/rust-rocksdb#650',
  },
  {
    // Its own build script has to have gone through cc or cmake, which say so at the end.
    by: ['own-script'],
    words: /(?:fatal error|internal compiler error): Killed(?: signal terminated program (\S+)| \(program (\S+)\))/,
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
      `(?:\\bfork: (?:retry: )?|\\bvfork: |posix_spawn: |pthread_create[^\\n]*: |write error: |[Uu]nable to (?:write|create)[^\\n]*: )(${RAN_OUT})`,
    ),
    weigh: ranOut('while a build script worked'),
    from: 'bash, make and ninja with strerror(3)',
  },
  {
    by: ['script'],
    words: /(?:\] |line \d+: +\d+ |^\s*)(Killed)(?: {2,}[^\n]*)?$/m,
    class: 'transient',
    says: 'what a build script started was killed, most likely for memory',
    from: 'bash and make of a child that SIGKILL ended',
  },
  {
    by: ['tool'],
    words: words(
      `^error: failed to (?:open|create|write|remove|rename|copy|link|unpack|download|acquire)[\\s\\S]*?${CARGOS_PLACE}[\\s\\S]*?Caused by:\\n\\s+(Permission denied \\(os error 13\\)|Operation not permitted \\(os error 1\\)|Read-only file system \\(os error 30\\))$`,
    ),
    class: 'transient',
    says: 'cargo can’t write its own folder on this host: $1',
    from: 'cargo-util paths.rs, cargo/util/flock.rs; rust-lang/cargo#6757',
  },
  {
    by: ['tool'],
    words: words(
      `(?:could not|failed to|cannot|can't|unable to) [^\\n]*${CARGOS_PLACE}[^\\n]*(Permission denied|Read-only file system|Operation not permitted)`,
    ),
    class: 'transient',
    says: 'cargo can’t write its own folder on this host: $1',
    from: 'libgit2 fs_path.c and git with strerror(3); rust-lang/cargo#11979',
  },
  {
    // What a build script did to the folder before may be the reason.
    by: ['tool'],
    words:
      /^error: (?:failed to (?:open|create|write|remove|rename|link or copy|acquire)[^\n]*\/target\/[\s\S]*?Caused by:\n\s+(Permission denied \(os error 13\))$|output file \S+ is (not writeable))/m,
    class: 'transient',
    says: 'what is built can’t be written on this host: $1',
    from: 'cargo-util paths.rs; rustc_session file_is_not_writeable',
    doubtful: true,
  },
  {
    by: ['tool'],
    words: words(
      `^(?:(?:fatal|error): [^\\n]*: (${RAN_OUT})|fatal: (Out of memory, [^\\n]*|unable to create thread: [^\\n]*)|error: (insufficient permission for adding an object)[^\\n]*|fatal: (detected dubious ownership) in repository at '\\S*/git/)`,
    ),
    weigh: ranOut('while git worked'),
    from: 'git: wrapper.c, object-file.c, setup.c, index-pack.c',
  },
  {
    by: ['tool'],
    words: words(`^Caused by:\\n\\s+[^\\n]*(${RAN_OUT})[^\\n]*; class=\\w+ \\(\\d+\\)`),
    weigh: ranOut('while crates were fetched'),
    from: 'git2-rs Error Display over libgit2 git_error_set(GIT_ERROR_OS)',
  },
  {
    by: ['tool'],
    words:
      /(sccache|ccache|buildcache): error: (?:[^\n]*(?:Server startup failed|Timed out waiting for server startup|Failed to (?:send data to or receive data from server|connect to server))|[^\n]*No space left)/,
    class: 'transient',
    says: 'the compiler wrapper $1 does not answer on this host',
    from: 'sccache src/commands.rs; mozilla/sccache#2030',
  },
];

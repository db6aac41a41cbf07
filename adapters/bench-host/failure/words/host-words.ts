import { DEBUGGED, NUMBERED, RAN_OUT, ranOut } from '../ran-out.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

/** A panic of rustc, cargo, std or a crate from elsewhere: the change's own files have other places. */
const PANICKED =
  "thread '[^'\\n]*' (?:\\(\\d+\\) )?panicked at (?:'[^\\n]*', )?(?:/rustc[-/]|compiler/rustc_|library/|/cargo/|src/(?:tools/)?cargo/|/\\S*/registry/src/)";

/** Written by cargo itself where it keeps crates and what it builds. */
const CARGOS_PLACE = '/(?:registry/(?:cache|index|src)|git/(?:db|checkouts)|\\.package-cache|\\.global-cache)';

const words = (pattern: string): RegExp => new RegExp(pattern, 'm');

/** rustc without memory to map its own library takes the stub beside it, and then misses everything in every source. */
export const METADATA_STUB = /^error: only metadata stub found for `rlib` dependency `(core|std|alloc)`/m;

/** rustc that can't read what it has built of another crate: none of the sources' doing, though all miss it. */
export const METADATA_UNREADABLE = /^error\[E0786\]: found invalid metadata files for crate `([^`\n]+)`/m;

/**
 * The host ran out of memory, threads, disk or quota, or can't write where it has to, as cargo, rustc, rustup and git
 * say it.
 */
export const HOST_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: words(`^(?:Caused by:\\n\\s+|[^\\S\\n]+\\d+: |(?:error|info): caused by: )${NUMBERED}$`),
    weigh: ranOut('while cargo worked'),
    from: 'std::io::Error as the last of cargo’s reasons, or of rustup’s; rust-lang/cargo#11386, #9460, #4096',
  },
  {
    by: ['tool'],
    words: words(
      `^error: (?:(?:couldn't|could not|cannot|can't|failed to|unable to|error|incremental) [^\\n]*: )?${NUMBERED}`,
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
    by: ['tool'],
    words:
      /^(?:[^\S\n]*|error: )process didn't exit successfully: `(?!\S*\/build-script-)[^\n]*` \((?:signal: (?:9, SIGKILL|15, SIGTERM|1, SIGHUP|2, SIGINT|7, SIGBUS|24, SIGXCPU)\b[^\n]*|exit (?:status|code): 137)\)$/m,
    class: 'transient',
    says: 'a compiler was killed, most likely for memory or disk',
    from: 'cargo-util process_error.rs exit_status_to_string; rust-lang/cargo#12912; 128 + SIGKILL through a wrapper',
  },
  {
    by: ['tool'],
    words: words(
      `^(?:error: |[^\\S\\n]+)(?:failed|[Uu]nable) to (?:open|create|write|remove|rename|copy|link|unpack|lock)[^\\n]*${CARGOS_PLACE}[^\\n]*\\n+Caused by:\\n\\s+(Permission denied \\(os error 13\\)|Operation not permitted \\(os error 1\\)|Read-only file system \\(os error 30\\))$`,
    ),
    class: 'transient',
    says: 'cargo can’t write its own folder on this host: $1',
    from: 'cargo-util paths.rs, cargo/util/flock.rs; rust-lang/cargo#6757',
  },
  {
    by: ['tool'],
    words: words(
      `(?:could not|failed to|cannot|can't|[Uu]nable to) [^\\n]*${CARGOS_PLACE}[^\\n]*(Permission denied|Read-only file system|Operation not permitted|(?<=\\.lock': )File exists)`,
    ),
    class: 'transient',
    says: 'cargo can’t write its own folder on this host: $1',
    from: 'libgit2 fs_path.c, git and its lockfile.c with strerror(3); rust-lang/cargo#11979',
  },
  {
    // What a build script did to the folder before may be the reason.
    by: ['tool'],
    words:
      /^error: (?:[^\n]*: )?(Permission denied \(os error 13\)|Operation not permitted \(os error 1\)) at path "[^"\n]+"$/m,
    class: 'transient',
    says: 'what is built can’t be written on this host: $1',
    from: 'tempfile error.rs PathError, of cargo’s target folder and rustc’s temporary one; chainguard-images/images#595',
    doubtful: true,
  },
  {
    // The same.
    by: ['tool'],
    words:
      /^error: (?:failed to (?:open|create|write|remove|rename|link or copy|acquire)[^\n]*\/target\/[\s\S]{0,4000}?Caused by:\n\s+(Permission denied \(os error 13\))$|output file \S+ is (not writeable))/m,
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
  {
    by: ['tool'],
    words: /^sccache: (?:error: )?(?:[^\n]*)?[Cc]ompiler killed by signal (9|7|6|15)\b/m,
    class: 'transient',
    says: 'a compiler was killed, most likely for memory (signal $1)',
    from: 'sccache src/compiler/compiler.rs',
  },
  {
    by: ['tool'],
    words:
      /error while loading shared libraries: \S+: (failed to map segment from shared object|cannot (?:allocate|create|map) [^\n]*|[^\n]*Cannot allocate memory)/,
    class: 'transient',
    says: 'this host ran out of memory when a tool was started: $1',
    from: 'glibc elf/dl-load.c; rustc under ulimit -v, captured',
  },
  {
    by: ['tool', 'crash'],
    words: words(`^error\\[E0786\\]: [\\s\\S]{0,2000}?failed to (?:mmap|open) file '[^'\\n]*': ${NUMBERED}`),
    weigh: ranOut('while rustc worked'),
    from: 'rustc_codegen_ssa back/metadata.rs load_metadata_with; tests/ui/crate-loading/invalid-rlib.rs',
  },
  {
    by: ['tool'],
    words: METADATA_STUB,
    class: 'transient',
    says: 'this host ran out of memory: rustc could not map $1',
    from: 'rustc_metadata locator.rs; rustc under ulimit -v, captured',
    doubtful: true,
  },
];

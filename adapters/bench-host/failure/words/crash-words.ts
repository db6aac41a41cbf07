import { METADATA_UNREADABLE } from './host-words.ts';
import type { KnownWords } from './known-words.ts';

/**
 * A compiler or linker that crashes: the host's memory, a fault of the compiler, or what the change gives it. Where the
 * host ran out, that was told before.
 */
export const CRASH_WORDS: readonly KnownWords[] = [
  {
    by: ['tool', 'crash'],
    words: METADATA_UNREADABLE,
    class: 'transient',
    says: 'rustc can’t read what was built of $1',
    from: 'rustc_metadata messages.ftl invalid_meta_files; denoland/deno_graph#350, retis-org/retis#319',
    doubtful: true,
  },
  {
    by: ['tool', 'crash'],
    words: /^error: (?:the compiler unexpectedly panicked|internal compiler error)/m,
    class: 'transient',
    says: 'rustc crashed: it panicked',
    from: 'rustc_driver_impl messages.ftl, rustc_errors Level::Bug',
    doubtful: true,
  },
  {
    by: ['tool'],
    words: /^thread 'rustc'(?: \(\d+\))? (?:panicked at |has overflowed its stack)/m,
    class: 'transient',
    says: 'rustc crashed: it panicked',
    from: 'rustc_interface util.rs names its thread rustc; std sys/pal/unix/stack_overflow.rs',
    doubtful: true,
  },
  {
    by: ['tool'],
    words: /^(?:error: )?rustc interrupted by (SIG\w+)/m,
    class: 'transient',
    says: 'rustc crashed: $1',
    from: 'rustc_driver_impl signal_handler.rs',
    doubtful: true,
  },
  {
    by: ['tool', 'script'],
    words: /^[^\S\n]*(?:rustc-)?LLVM ERROR: ([^\n]{1,100})/m,
    class: 'transient',
    says: 'LLVM crashed: $1',
    from: 'llvm/lib/Support/ErrorHandling.cpp report_fatal_error',
    doubtful: true,
  },
  {
    by: ['tool'],
    words:
      /^(?:[^\S\n]*|error: )process didn't exit successfully: `(?!\S*\/build-script-)[^\n]*` \(signal: (?:\d+, (SIG(?:SEGV|ABRT|ILL|FPE|TRAP|SYS))\b[^\n]*)\)$/m,
    class: 'transient',
    says: 'a compiler crashed: $1',
    from: 'cargo-util process_error.rs exit_status_to_string; rust-lang/rust#73894',
    doubtful: true,
  },
  {
    by: ['linker'],
    words:
      /^(?:[^\S\n]*(?:= note: )?(?:collect2|lto-wrapper): (?:fatal )?(?:error: )?\S+ terminated with signal \d+ \[(\w[\w ]*)\]|error: linking with [^\n]* failed: signal: (\d+)\b[^\n]*)/m,
    class: 'transient',
    says: 'the linker crashed: $1',
    from: 'gcc/collect2.c; rustc_codegen_ssa linking_failed',
    doubtful: true,
  },
  {
    by: ['linker'],
    words:
      /^[^\S\n]*(?:= note: )?(?:\S*ld(?:\.\w+)?: (?:BFD [^\n]*)?(internal error)|PLEASE submit a (bug report) to |\S*(?:clang|cc|gcc)\S*: error: (?:unable to execute command: (Segmentation fault|Illegal instruction)|linker command failed due to (signal)))/m,
    class: 'transient',
    says: 'the linker crashed: $1',
    from: 'bfd/bfd.c _bfd_abort, llvm PrettyStackTrace.cpp, clang/lib/Driver/Driver.cpp',
    doubtful: true,
  },
  {
    by: ['linker'],
    words:
      /^[^\S\n]*(?:= note: )?\S*(?:gcc|cc|g\+\+|c\+\+|lto1)(?:-[\d.]+)?: (?:(internal compiler error): |fatal error: (Segmentation fault|Illegal instruction) signal terminated program)/m,
    class: 'transient',
    says: 'the linker crashed: $1',
    from: 'gcc/diagnostic.c and gcc.c of lto1 under a link',
    doubtful: true,
  },
  {
    by: ['script', 'own-script'],
    words:
      /(?:internal compiler error: [^\n]*|fatal error: (?:Segmentation fault|Illegal instruction) signal terminated program|(?:collect2|lto-wrapper): (?:fatal )?error: \S+ terminated with signal (?:4|5|8|11)\b|(?:unable to execute command|(?:frontend|linker) command failed)[^\n]*(?:Segmentation fault|exit code 13[49]|due to signal)|nvcc error\s*: '\w+' died due to signal \d+)/,
    class: 'transient',
    says: 'a C, C++ or CUDA compiler crashed',
    from: 'gcc/diagnostic.c, clang/lib/Driver/Compilation.cpp, nvcc driver',
    doubtful: true,
  },
];

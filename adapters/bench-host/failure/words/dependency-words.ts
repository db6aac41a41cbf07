import type { KnownWords } from './known-words.ts';

/** Dependencies that are there and of no use, and crates and system libraries that aren't there. */
export const DEPENDENCY_WORDS: readonly KnownWords[] = [
  {
    by: ['tool'],
    words:
      /(failed to verify the checksum of [^\n]*|checksum for [^\n]* changed between lock files|failed to unpack package [^\n]*)/,
    class: 'dependency-broken',
    says: 'a crate is not what it should be: $1',
    from: 'cargo core/resolver/encode.rs, sources/registry/mod.rs',
  },
  {
    by: ['tool', 'manifest'],
    words:
      /(?:manifest at `|--> )[^\s`]*(?:registry\/src\/(?:[^/\s`]+-[0-9a-f]{16}\/)?([^/\s`]+)|git\/checkouts\/([^/\s`]+)-[0-9a-f]{16})\/[^\s`]*\bCargo\.toml/,
    class: 'dependency-broken',
    says: 'cargo cannot read the manifest of $1',
    from: 'cargo util/toml/mod.rs read_manifest, of a source in cargo’s home',
  },
];

/** No compiler that failed in the same paragraph: what pkg-config doesn't find, a script may do without. */
const NOTHING_COMPILED =
  /^(?![\s\S]*(?:^|\n)[^\S\n]*(?:cargo:{1,2}warning=)?[^\s:]+:(?:\d+:){1,2} (?:fatal error|internal compiler error|error): )(?![\s\S]*(?:error occurred(?: in cc-rs)?: |undefined reference to ))/;

/** What stays where neither an outage nor the change’s own manifests explain that something can’t be resolved. */
export const RESOLUTION_WORDS: readonly KnownWords[] = [
  {
    by: ['tool'],
    words:
      /(failed to select a version for .*|no matching package.*|failed to get `[^`]+` as a dependency.*|failed to load source for .*)/,
    class: 'dependency-broken',
    says: '$1',
    from: 'cargo core/resolver/errors.rs, core/registry.rs',
  },
  {
    by: ['linker'],
    words:
      /^[^\S\n]*(?:= note: )?[\w./+-]+: (?:fatal error: |fatal: |error: )?(?:(?:unable to find library|cannot find|library not found for) -l([\w.+-]+)|library not found: ([\w.+-]+)|library '([\w.+-]+)' not found)/m,
    class: 'dependency-broken',
    says: 'the system library $1 is missing at the link',
    from: 'ld/ldlang.c, gold/options.cc, lld/ELF/DriverUtils.cpp, mold main.cc, ld64',
  },
  {
    by: ['tool'],
    words: /^error: could not find native (?:static |dynamic )?library `([^`]+)`/m,
    class: 'dependency-broken',
    says: 'the system library $1 is missing at the link',
    from: 'rustc_metadata missing_native_library',
  },
  {
    by: ['script', 'own-script'],
    words: /The system library `([^`]+)` required by crate `([^`]+)` was not found/,
    class: 'dependency-broken',
    says: 'the system library $1 that $2 needs is missing',
    from: 'pkg-config 0.3 lib.rs Error::Failure',
  },
  {
    by: ['script', 'own-script'],
    words: /^ {0,20}error: could not find system library '([^'\n]+)' required by the '([^'\n]+)' crate$/m,
    besides: NOTHING_COMPILED,
    class: 'dependency-broken',
    says: 'the system library $1 that $2 needs is missing',
    from: 'pkg-config 0.3.20 lib.rs Error::Failure; rust-lang/pkg-config-rs#158',
  },
  {
    by: ['script', 'own-script'],
    words:
      /^ {0,20}(?:Package '?([^\s',]+)'? was not found in the pkg-config search path|No package '([^'\n]+)' found$|Package '([^'\n]+)', required by '[^'\n]+', not found$)/m,
    besides: NOTHING_COMPILED,
    class: 'dependency-broken',
    says: 'the system library $1 that $crate needs is missing',
    from: 'pkg-config pkg.c, pkgconf libpkgconf/pkg.c; rust-lang/pkg-config-rs#23',
  },
  {
    // A module that was required: of the others CMake tells in a status line.
    by: ['script', 'own-script'],
    words:
      /^ {0,20}CMake Error at [^\n]*\n\s*Could NOT find (\w+)[^()]{0,300}\(missing:\s[^()]*(?:LIBRAR(?:Y|IES)|INCLUDE_DIRS?)\b/m,
    class: 'dependency-broken',
    says: 'the system library $1 that $crate needs is missing: CMake does not find it',
    from: 'CMake Modules/FindPackageHandleStandardArgs.cmake; hydrogen-music/hydrogen#528, syb0rg/Khronos#1',
  },
  {
    by: ['script', 'own-script'],
    words: /^ {0,20}CMake Error at [^\n]*\n\s*The following required packages were not found:\s+- (\S+)/m,
    class: 'dependency-broken',
    says: 'the system library $1 that $crate needs is missing: pkg-config does not find it',
    from: 'CMake Modules/FindPkgConfig.cmake _pkg_check_modules_internal',
  },
];

import type { Diagnosis } from '../diagnosis.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

/** A package in a folder of this host, as cargo names who asks for something. */
const OWN = '`[^`\\n(]+ \\((?:/|file:)[^`\\n]*\\)`';

/** The lock file that the change commits, or doesn't. */
const LOCK_WORDS: readonly KnownWords[] = [
  {
    by: ['tool'],
    words: /cannot (?:create|update) the lock file|(?:the lock file |Cargo\.lock)[^\n]* needs to be updated/,
    class: 'compile-error',
    says: 'Cargo.lock is missing or does not agree with the manifests',
    from: 'cargo ops/lockfile.rs write_pkg_lockfile',
  },
  {
    by: ['tool'],
    words: /failed to parse lock file at: (\S+)/,
    class: 'compile-error',
    says: 'cargo cannot read the lock file $1',
    from: 'cargo ops/lockfile.rs load_pkg_lockfile',
  },
  {
    by: ['tool'],
    words: /(package `[^`\n]+` is specified twice in the lockfile|package collision in the lockfile: [^\n]*)/,
    class: 'compile-error',
    says: 'Cargo.lock contradicts itself: $1',
    from: 'cargo core/resolver/encode.rs, resolver/mod.rs check_duplicate_pkgs_in_lockfile',
  },
  {
    by: ['tool'],
    words:
      /(checksum for `[^`\n]+` (?:could not be calculated, but a checksum is listed in the existing lock file|was not previously calculated, but a checksum could now be calculated))/,
    class: 'compile-error',
    says: 'Cargo.lock does not fit what it names: $1',
    from: 'cargo core/resolver/resolve.rs merge_from',
  },
];

/** What the change asks of a package that is there. */
const ASKED_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: new RegExp(
      `^(?:error: |[^\\S\\n]*)failed to select a version for [\\s\\S]{0,4000}?required by package ${OWN}[\\s\\S]{0,4000}?((?:the )?package \`[^\`\\n]+\` depends on \`[^\`\\n]+\`,? with features?:? [^\\n]*do(?:es)? not have (?:that|these|this) features?)`,
      'm',
    ),
    class: 'compile-error',
    says: 'the change asks for a feature that is not there: $1',
    from: 'cargo core/resolver/errors.rs ConflictReason::MissingFeature, RequiredDependencyAsFeature',
  },
  {
    by: ['tool'],
    words: new RegExp(
      `(no matching package (?:named \`[^\`\\n]+\` )?found)[\\s\\S]{0,4000}?location searched: (?!/\\S*/(?:registry|git)/)/[^\\n]*\\n(?:required by|[\\s\\S]{0,4000}?required by) package ${OWN}`,
    ),
    class: 'compile-error',
    says: 'the change asks for a package that is not at its path: $1',
    from: 'cargo core/resolver/errors.rs alternatives of a path source',
  },
  {
    by: ['tool'],
    words:
      /failed to select a version for `[^`\n]+`\.\n[\s\S]{0,8000}?(links to the native library `[^`\n]+`, but it conflicts with a previous package|all possible versions conflict with previously selected packages)/,
    class: 'compile-error',
    says: 'what the manifests ask for can’t be had together: $1',
    from: 'cargo core/resolver/errors.rs ConflictReason::Links, Semver; sjames/cyclonedds-rs#12',
  },
  {
    by: ['tool'],
    words:
      /^error: ((?:[Mm]ultiple packages link to native library `[^`\n]+`|native library `[^`\n]+` is being linked to by more than one)[^\n]*)/m,
    class: 'compile-error',
    says: 'what the manifests ask for can’t be had together: $1',
    from: 'cargo core/compiler/links.rs; rust-lang/cargo#5237',
  },
  {
    by: ['tool'],
    words:
      /^error: failed to resolve patches for [\s\S]{0,4000}?Caused by:\n\s+(patch for [^\n]*|The patch location [^\n]*)/m,
    class: 'compile-error',
    says: 'the change’s own [patch] can’t be used: $1',
    from: 'cargo core/registry.rs patch',
  },
];

const unreadable = (place: string): Diagnosis => ({
  class: 'compile-error',
  message: `cargo cannot read the manifest ${place}`,
});

/** Faults of the change's own manifests, configuration and lock file. A crate's have been told before. */
export const MANIFEST_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['manifest'],
    words: /^error: ([^\n]+)\n(?:[^\S\n]*\n)*[^\S\n]*--> (\S*\b(?:Cargo\.(?:toml|lock)|config(?:\.toml)?)):\d+:\d+/m,
    weigh: ([, what, path]) => unreadable(`${path}: ${what}`),
    from: 'cargo util/toml/mod.rs emit_toml_diagnostic',
  },
  {
    by: ['tool'],
    words:
      /failed to parse manifest at `([^`]+)`|could not parse input as TOML[\s\S]{0,4000}?at `([^`]+)`|failed to load manifest for workspace member `([^`]+)`/,
    weigh: (groups) => unreadable(groups.slice(1).find((group) => group !== '') ?? ''),
    from: 'cargo util/toml/mod.rs, core/workspace.rs',
  },
  {
    by: ['tool'],
    words:
      /manifest path `([^`]+)` does not exist|could not find `Cargo\.toml` in `([^`]+)`|found a virtual manifest at `([^`]+)` instead of a package manifest/,
    class: 'compile-error',
    says: 'there is no manifest of a package at $1',
    from: 'cargo util/important_paths.rs, command_prelude.rs, ops/cargo_read_manifest.rs read_package',
  },
  {
    by: ['tool'],
    words:
      /could not parse TOML configuration in `([^`\n]*\/checkout\/[^`\n]*)`|error in (\S*\/checkout\/\S*config(?:\.toml)?): /,
    class: 'compile-error',
    says: 'cargo cannot read the change’s own configuration $1',
    from: 'cargo util/context/mod.rs load_file',
  },
  {
    by: ['tool'],
    words: /failed to load source for dependency `([^`]+)`\s+Caused by:\s+[Uu]nable to update (\/\S+)/,
    weigh: ([, name, path]) => ({
      class: 'compile-error',
      message: `the dependency ${name} cannot be read at its path ${path}`,
    }),
    from: 'cargo core/registry.rs of a path source',
  },
  {
    by: ['tool'],
    words:
      /(current package believes it's in a workspace when it's not|two packages named `[^`]+` in this workspace|multiple workspace roots found in the same workspace|cyclic package dependency: package `[^`(]+\(\/[^`]*`|cyclic feature dependency: [^\n]*)/,
    class: 'compile-error',
    says: 'the workspace’s manifests contradict each other: $1',
    from: 'cargo core/workspace.rs validate, core/resolver/mod.rs check_cycles',
  },
  ...LOCK_WORDS,
  ...ASKED_WORDS,
];

import { type FailureRule, match } from './rule.ts';

/** Faults of the workspace's own manifests. A crate's have been told before. */
export const MANIFEST_RULES: readonly FailureRule[] = [
  match(/^error: ([^\n]+)\n(?:[^\S\n]*\n)*[^\S\n]*--> (\S*\bCargo\.toml):\d+:\d+/m, ([, what, path]) => ({
    class: 'compile-error',
    message: `cargo cannot read the manifest ${path}: ${what}`,
  })),
  match(
    /failed to parse manifest at `([^`]+)`|failed to load manifest for workspace member `([^`]+)`/,
    ([, one, other]) => ({ class: 'compile-error', message: `cargo cannot read the manifest ${one || other}` }),
  ),
  match(/manifest path `([^`]+)` does not exist|could not find `Cargo\.toml` in `([^`]+)`/, ([, one, other]) => ({
    class: 'compile-error',
    message: `there is no manifest at ${one || other}`,
  })),
  match(/failed to load source for dependency `([^`]+)`\s+Caused by:\s+unable to update (\/\S+)/, ([, name, path]) => ({
    class: 'compile-error',
    message: `the dependency ${name} cannot be read at its path ${path}`,
  })),
  match(
    /current package believes it's in a workspace when it's not|two packages named `[^`]+` in this workspace|multiple workspace roots found in the same workspace|cyclic package dependency: package `[^`(]+\(\/[^`]*`/,
    ([what = '']) => ({ class: 'compile-error', message: `the workspace's manifests contradict each other: ${what}` }),
  ),
];

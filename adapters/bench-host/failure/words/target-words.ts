import type { CargoFailure, Diagnosis } from '../diagnosis.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

function featureMissing([, list = '']: readonly string[], { metadata }: CargoFailure): Diagnosis {
  const features = list.split(',').map((feature) => feature.trim().replaceAll('`', ''));
  const where = features.map((feature) => {
    const holders = metadata?.packages.filter((item) => feature in item.features).map(({ name }) => name) ?? [];
    return `${feature} (${holders.length === 0 ? 'no package of the workspace has it' : `only ${holders.join(', ')} have it`})`;
  });
  return { class: 'feature-missing', message: `the selected packages lack the feature ${where.join(', ')}` };
}

/** Packages, targets and features that a command names and the workspace doesn't have. */
export const TARGET_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words: /^error: none of the selected packages contains (?:this feature|these features|one of the features): (.+)/m,
    weigh: featureMissing,
    from: 'cargo core/workspace.rs missing_feature_spelling_suggestions',
  },
  {
    by: ['tool'],
    words: /^error: the package '[^']+' does not contain (?:this feature|these features): (.+)/m,
    weigh: featureMissing,
    from: 'cargo core/workspace.rs',
  },
  {
    by: ['tool'],
    words: /^error: [Pp]ackage `[^`]+` does not have (?:feature|the feature) `([^`]+)`/m,
    weigh: featureMissing,
    from: 'cargo core/resolver/features.rs, dep_cache.rs',
  },
  {
    by: ['tool'],
    words: /^error: package ID specification `([^`]+)` did not match any packages/m,
    class: 'feature-missing',
    says: 'the workspace has no package $1',
    from: 'cargo core/package_id_spec.rs query',
  },
  {
    by: ['tool'],
    words: /^error: (?:package|package pattern)\(s\) `([^`]+)` not found in workspace/m,
    class: 'feature-missing',
    says: 'the workspace has no package $1',
    from: 'cargo ops/cargo_compile/packages.rs',
  },
  {
    by: ['tool'],
    words: /^error: no (bench|bin|test|example) target named `([^`]+)`/m,
    weigh: ([, kind, name]) => ({ class: 'feature-missing', message: `there is no ${kind} target ${name}` }),
    from: 'cargo ops/cargo_compile/unit_generator.rs find_named_targets',
  },
  {
    by: ['tool'],
    words: /^error: no (bench|bin|test|example) target matches pattern `([^`]+)`/m,
    weigh: ([, kind, name]) => ({ class: 'feature-missing', message: `there is no ${kind} target like ${name}` }),
    from: 'cargo ops/cargo_compile/unit_generator.rs find_named_targets, is_glob_pattern',
  },
  {
    by: ['tool'],
    words: /^error: no (library|bin|bench|example|test) targets found in packages?:? `?([^`\n]+)/m,
    weigh: ([, kind, name]) => ({ class: 'feature-missing', message: `there is no ${kind} target in ${name}` }),
    from: 'cargo ops/cargo_compile/unit_generator.rs',
  },
  {
    by: ['tool'],
    words:
      /^error: (a bin target must be available for `cargo run`|`cargo run` could not determine which binary to run[^\n]*(?:\n[^\n]*)?\n(?:available binaries: [^\n]*)?)/m,
    weigh: ([, what = '']) => {
      const [, names] = /available binaries: ([^\n]*)/.exec(what) ?? [];
      const there = names === undefined ? 'there is none' : `these are there: ${names}`;
      return { class: 'feature-missing', message: `there is no bin target that cargo run would take: ${there}` };
    },
    from: 'cargo ops/cargo_run.rs; mimoo/cargo-dephell#20',
  },
  {
    by: ['tool'],
    words: /^error: target `([^`]+)` in package `([^`]+)` requires the features: (.+)/m,
    weigh: ([, target, name, features]) => ({
      class: 'feature-missing',
      message: `the target ${target} of ${name} requires the features ${features?.replaceAll('`', '')}`,
    }),
    from: 'cargo ops/cargo_compile/unit_generator.rs',
  },
];

import type { MeasurementSet, ReportSet } from '../../baseline/measurement-set.ts';
import type { Problem } from '../../criterion/measurement.ts';

/** What was asked for: what a set must be a measurement of. */
export interface Asked {
  readonly commit: string;
  readonly tree: string;
  /** Toolchains that may stand in for the one that the repository pins. */
  readonly toolchainAlternatives: readonly string[];
}

type Provenance = Pick<MeasurementSet | ReportSet, 'suite' | 'revision' | 'toolchain'>;

/** A commit or tree other than the one asked for, or one that the run itself changed. */
export function wrongRevision({ suite, revision }: Provenance, asked: Asked): Problem[] {
  const wrong = (message: string): Problem[] => [{ code: 'wrong', where: suite, message }];
  if (revision.commit !== asked.commit) return wrong(`measured ${short(revision.commit)}, not ${short(asked.commit)}`);
  if (revision.tree !== asked.tree) return wrong(`measured the tree ${short(revision.tree)}, not ${short(asked.tree)}`);
  return revision.clean ? [] : wrong('the checkout was changed while it was measured');
}

/** A compiler of another version than the pinned one, other than by the profile's alternatives. Channels prove nothing. */
export function wrongToolchain({ suite, toolchain }: Provenance, asked: Asked): Problem[] {
  const pinned = /^\d+\.\d+(?:\.\d+)?/.exec(toolchain.requested ?? '')?.[0];
  const actual = /(\d+\.\d+\.\d+)/.exec(toolchain.rustc)?.[1];
  if (pinned === undefined || actual === undefined || isVersion(actual, pinned)) return [];
  if (asked.toolchainAlternatives.some((name) => !/^\d/.test(name) || isVersion(actual, name))) return [];
  return [{ code: 'wrong', where: suite, message: `measured with Rust ${actual}, not ${pinned}` }];
}

const isVersion = (actual: string, wanted: string): boolean => {
  const version = /^\d+\.\d+(?:\.\d+)?/.exec(wanted)?.[0] ?? wanted;
  return actual === version || actual.startsWith(`${version}.`);
};

/**
 * An executable built without a feature that its command asks for. Only where the command names the executable's package
 * alone, or the feature as `package/feature`: in a workspace a feature reaches just the packages that have it. `default`
 * only stands for others, and isn't among an executable's features.
 */
export function wrongFeatures({ command, executable }: Pick<MeasurementSet, 'command' | 'executable'>): Problem[] {
  const words = command.split(' ');
  const end = words.indexOf('--');
  const args = end < 0 ? words : words.slice(0, end);
  const packages = valuesOf(args, ['-p', '--package']);
  const alone = packages.length === 1 && packages[0] === executable.package;
  const missing = valuesOf(args, ['-F', '--features'])
    .flatMap((value) => value.split(','))
    .map((feature) => feature.split('/'))
    .filter((parts) => (parts.length === 2 ? parts[0] === executable.package : alone))
    .map((parts) => parts.at(-1) ?? '')
    .filter((feature) => feature !== '' && feature !== 'default' && !executable.features.includes(feature));
  return missing.map((feature) => ({
    code: 'wrong',
    where: executable.target,
    message: `built without the feature ${feature} that was asked for`,
  }));
}

/** Values of a repeated option, as `--name value` or `--name=value`. */
function valuesOf(args: readonly string[], names: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    if (names.includes(arg)) return args[index + 1] ?? [];
    const name = names.find((candidate) => arg.startsWith(`${candidate}=`));
    return name === undefined ? [] : arg.slice(name.length + 1);
  });
}

const short = (id: string): string => id.slice(0, 12);

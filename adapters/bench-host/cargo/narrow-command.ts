import { type CargoCommand, selectionOf } from './cargo-command.ts';
import { enabledFeatures, type Metadata, selectedPackages } from './metadata.ts';

/**
 * The command for a few bench targets alone, so that a selection saves the build of all others: `--bench` for each that
 * the command's packages have. Null where they have none of them. Targets that lack a required feature aren't named:
 * cargo leaves them out silently, and refuses them by name.
 */
export function narrowed(
  command: CargoCommand,
  metadata: Metadata,
  executables: readonly string[] | null,
): CargoCommand | null {
  const selection = selectionOf(command);
  if (executables === null || selection.namesTargets) return command;
  const packages = selectedPackages(metadata, selection);
  // A package that isn't there is cargo's to complain about.
  if (packages.length === 0) return command;
  const names = packages.flatMap((item) => {
    const enabled = enabledFeatures(item, selection);
    return item.targets
      .filter(({ kind, name }) => kind.includes('bench') && executables.includes(name))
      .filter((target) => target['required-features'].every((feature) => enabled.has(feature)))
      .map(({ name }) => name);
  });
  if (names.length === 0) return null;
  return { ...command, options: [...command.options, ...[...new Set(names)].flatMap((name) => ['--bench', name])] };
}

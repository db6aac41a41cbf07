import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { escapePattern } from '../../../gate/text/escape-pattern.ts';
import { isShowable, reproduceCommand, shellWord } from '../../../gate/text/reproduce-command.ts';
import { parseBenchArguments } from './bench-arguments.ts';
import { cargoArguments, isSelecting, optionsOf, parseCargoCommand, selectionOf } from './cargo-command.ts';

/**
 * The command that builds without measuring: enough to see that something doesn't build.
 *
 * @param lock `--locked`, or nothing where the commit has no lock file
 */
export function reproduceBuild(command: string, lock: readonly string[]): string {
  const cargo = parseCargoCommand(command);
  if (cargo === null) return command;
  const options = cargo.subcommand === 'bench' ? ['--no-run'] : [];
  return ['cargo', ...cargoArguments({ ...cargo, trailing: [] }, [...lock, ...options])].map(shellWord).join(' ');
}

interface Reproduced {
  readonly command: string;
  readonly executable: BenchExecutable;
  readonly environment: Readonly<Record<string, string>>;
  readonly id: string | null;
  readonly exact: boolean;
}

/**
 * The command that runs one benchmark of one executable, made from its suite's: other packages, targets and features
 * that this package doesn't have are left away. `id` null, or too long to be shown: the whole executable.
 */
export function reproduceBenchmark(input: Reproduced): string {
  const line = benchmarkCommand(input);
  return input.id === null || isShowable(line) ? line : benchmarkCommand({ ...input, id: null });
}

function benchmarkCommand(input: Reproduced): string {
  const { executable } = input;
  const cargo = parseCargoCommand(input.command);
  if (cargo === null) return reproduceCommand(input.environment, input.command);
  const features = selectionOf(cargo).features.filter((feature) =>
    executable.features.includes(feature.replace(`${executable.package}/`, '')),
  );
  const target = executable.kind === 'lib' ? ['--lib'] : [`--${executable.kind}`, executable.target];
  const kept = optionsOf(cargo.options).filter((option) => !isSelecting(option) && option.name !== '');
  const { options, filter } = parseBenchArguments(cargo.trailing);
  const filters =
    input.id === null
      ? [...(filter === null ? [] : [filter])]
      : input.exact
        ? ['--exact', input.id]
        : [`^${escapePattern(input.id)}$`];
  const words = cargoArguments(
    {
      ...cargo,
      options: [
        ...['-p', executable.package, ...target],
        ...kept.flatMap(({ words }) => words),
        ...(features.length === 0 ? [] : ['--features', features.join(',')]),
      ],
      trailing: [...options, ...filters],
    },
    [],
  );
  return reproduceCommand(input.environment, ['cargo', ...words.map(shellWord)].join(' '));
}

import { cargoArguments, optionsOf, parseCargoCommand } from '../../cargo/cargo-command.ts';

/** How each subcommand builds without running anything, and goes on where one package doesn't compile. */
const BUILDING: Readonly<Record<string, readonly [subcommand: string, ...added: string[]]>> = {
  bench: ['bench', '--no-run', '--no-fail-fast'],
  test: ['test', '--no-run', '--no-fail-fast'],
  build: ['build', '--keep-going'],
  run: ['build', '--keep-going'],
};

/** Options that lead elsewhere than to the workspace in the checkout's root. */
const ELSEWHERE = new Set(['--manifest-path', '-C', '--target-dir', '--artifact-dir', '--out-dir']);

/**
 * The arguments of cargo that build what these command lines run; lines of other programs are left away. Null where a
 * line brings configuration of its own, which may say anything.
 */
export function buildLines(commands: readonly string[]): string[][] | null {
  const lines = commands.flatMap((line) => parseCargoCommand(line) ?? []);
  const options = lines.map((line) => optionsOf(line.options).map(({ name }) => name));
  if (options.some((names) => names.includes('--config') || names.includes('-Z'))) return null;
  const built = lines.flatMap((line, index) => {
    const [subcommand, ...added] = BUILDING[line.subcommand] ?? [];
    if (subcommand === undefined || options[index]?.some((name) => ELSEWHERE.has(name))) return [];
    return [cargoArguments({ ...line, subcommand, trailing: [] }, ['--locked', ...added])];
  });
  return [...new Map(built.map((args) => [args.join(' '), args])).values()];
}

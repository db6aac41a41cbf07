import type { BenchExecutable } from '../../../gate/contract/executables.ts';

/** Criterion's options that take their value as a word of its own. */
const VALUED = new Set([
  ...[
    '-c',
    '--color',
    '--colour',
    '-s',
    '--save-baseline',
    '-b',
    '--baseline',
    '--baseline-lenient',
    '--load-baseline',
  ],
  ...['--format', '--sample-size', '--warm-up-time', '--measurement-time', '--nresamples', '--noise-threshold'],
  ...['--confidence-level', '--significance-level', '--profile-time', '--plotting-backend', '--output-format'],
]);

/** Arguments of a Criterion executable, told apart: Criterion takes at most one filter. */
export interface BenchArguments {
  readonly options: readonly string[];
  readonly filter: string | null;
}

export function parseBenchArguments(args: readonly string[]): BenchArguments {
  const options: string[] = [];
  let filter: string | null = null;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const value = args[at + 1];
    if (VALUED.has(word) && value !== undefined) {
      options.push(word, value);
      at += 1;
    } else if (word.startsWith('-')) {
      options.push(word);
    } else {
      filter ??= word;
    }
  }
  return { options, filter };
}

/** Arguments that list what the executable would measure, its own filter included. */
export const listingArguments = (args: readonly string[], terse: boolean): string[] => [
  ...args,
  '--list',
  ...(terse ? ['--format', 'terse'] : []),
];

/** Arguments that measure only what a filter of the gate's own selects, all else as cargo would have it. */
export const filteredArguments = (args: readonly string[], filter: readonly string[]): string[] => [
  ...parseBenchArguments(args).options.filter((option) => option !== '--exact'),
  ...filter,
];

/** Two samples a benchmark: nothing beyond inconclusive can be said of them. */
export const isQuick = (args: readonly string[]): boolean => args.includes('--quick');

/** What decides whether numbers are comparable, without the lists that only this executable has. */
export const executableIdentity = (executable: BenchExecutable) => ({
  key: executable.key,
  package: executable.package,
  target: executable.target,
  features: [...executable.features],
  args: [...executable.args],
  ...(executable.identity === undefined ? {} : { identity: executable.identity }),
});

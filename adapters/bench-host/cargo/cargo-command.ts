/** A profile's `cargo …` command line, taken apart at its subcommand and its `--`. */
export interface CargoCommand {
  /** `+name`, without the plus. */
  readonly toolchain: string | null;
  readonly subcommand: string;
  /** Between the subcommand and `--`. */
  readonly options: readonly string[];
  /** After `--`: what the program itself is given. */
  readonly trailing: readonly string[];
}

/** What a cargo command line selects: packages, features and targets. */
export interface Selection {
  readonly workspace: boolean;
  readonly packages: readonly string[];
  readonly features: readonly string[];
  readonly defaultFeatures: boolean;
  readonly allFeatures: boolean;
  /** True where the command names targets (`--bench x`, `--lib`, …): cargo then leaves none out silently. */
  readonly namesTargets: boolean;
  /** `--target`: the triple that is built for; null: the host's. */
  readonly triple: string | null;
}

const PACKAGE = new Set(['-p', '--package']);
const FEATURES = new Set(['-F', '--features']);
const NAMED_TARGET = new Set(['--bench', '--bin', '--test', '--example']);
const TARGET_GROUP = new Set(['--lib', '--bins', '--tests', '--examples', '--benches', '--all-targets']);
const OTHER_VALUED = new Set(['--exclude', '--target', '--profile', '-j', '--jobs', '--color', '--config', '-Z']);

/** Null where the line isn't a cargo command. */
export function parseCargoCommand(line: string): CargoCommand | null {
  const [program, ...words] = line.split(' ');
  if (program !== 'cargo') return null;
  const toolchain = words[0]?.startsWith('+') === true ? (words.shift()?.slice(1) ?? null) : null;
  const subcommand = words.shift();
  if (subcommand === undefined) return null;
  const dashes = words.indexOf('--');
  return {
    toolchain,
    subcommand,
    options: dashes === -1 ? words : words.slice(0, dashes),
    trailing: dashes === -1 ? [] : words.slice(dashes + 1),
  };
}

/** The words after `cargo`, with options of the gate's own added. */
export function cargoArguments(command: CargoCommand, added: readonly string[]): string[] {
  return [
    ...(command.toolchain === null ? [] : [`+${command.toolchain}`]),
    command.subcommand,
    ...command.options,
    ...added.filter((option) => !command.options.includes(option)),
    ...(command.trailing.length === 0 ? [] : ['--', ...command.trailing]),
  ];
}

/** One option of a command line with its value, in any of the spellings `--name value`, `--name=value`, `-nvalue`. */
export interface Option {
  readonly name: string;
  readonly value: string | null;
  readonly words: readonly string[];
}

/** Pairs options with their values. Words that are no option have the name ''. */
export function optionsOf(words: readonly string[]): Option[] {
  const options: Option[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const equals = word.indexOf('=');
    if (word.startsWith('--') && equals !== -1) {
      options.push({ name: word.slice(0, equals), value: word.slice(equals + 1), words: [word] });
    } else if (/^-[pFj]./.test(word)) {
      options.push({ name: word.slice(0, 2), value: word.slice(2), words: [word] });
    } else if (takesValue(word) && at + 1 < words.length) {
      const value = words[at + 1] ?? '';
      options.push({ name: word, value, words: [word, value] });
      at += 1;
    } else {
      options.push({ name: word.startsWith('-') ? word : '', value: null, words: [word] });
    }
  }
  return options;
}

const takesValue = (word: string): boolean =>
  PACKAGE.has(word) || FEATURES.has(word) || NAMED_TARGET.has(word) || OTHER_VALUED.has(word);

/** Reads what the command selects. Feature lists may be separated by commas. */
export function selectionOf(command: CargoCommand): Selection {
  const options = optionsOf(command.options);
  const has = (name: string): boolean => options.some((option) => option.name === name);
  const values = (names: Set<string>): string[] =>
    options.flatMap((option) => (names.has(option.name) && option.value !== null ? [option.value] : []));
  return {
    workspace: has('--workspace') || has('--all'),
    packages: values(PACKAGE),
    features: values(FEATURES).flatMap((list) => list.split(',').filter((feature) => feature !== '')),
    defaultFeatures: !has('--no-default-features'),
    allFeatures: has('--all-features'),
    namesTargets: options.some(({ name }) => NAMED_TARGET.has(name) || TARGET_GROUP.has(name)),
    triple: values(new Set(['--target']))[0] ?? null,
  };
}

/** True for options that choose packages, targets or features: what a command for one target says anew. */
export const isSelecting = ({ name }: Option): boolean =>
  PACKAGE.has(name) ||
  FEATURES.has(name) ||
  NAMED_TARGET.has(name) ||
  TARGET_GROUP.has(name) ||
  name === '--workspace' ||
  name === '--all' ||
  name === '--exclude';

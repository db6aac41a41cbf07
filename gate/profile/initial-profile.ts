import { bounded } from '../text/bounded-text.ts';
import { cleanLine } from '../text/clean-text.ts';
import { CommandLine } from './words.ts';

/** A bench target of a workspace, as far as a first profile depends on it. */
export interface BenchTarget {
  readonly package: string;
  readonly name: string;
  /** `libtest`: its manifest doesn't say `harness = false`. */
  readonly harness: 'criterion' | 'libtest';
  readonly dependsOnCriterion: boolean;
  /** Features that it requires and that aren't on by default. */
  readonly missingFeatures: readonly string[];
}

/** A workspace in the root of a checkout. */
export interface Workspace {
  readonly name: string;
  /** How many packages it has. */
  readonly packages: number;
  readonly benches: readonly BenchTarget[];
}

/** A profile's text; null where nothing would be measured. And what a person should know of the benches, a line each. */
export interface InitialProfile {
  readonly text: string | null;
  readonly remarks: readonly string[];
}

/** The profile that a repository begins with: the benches that measure, as suites, with what a person may change next. */
export function initialProfile({ name, packages, benches }: Workspace): InitialProfile {
  const measuring = benches.filter((bench) => whyNothing(bench) === null);
  const plain = measuring.filter(({ missingFeatures }) => missingFeatures.length === 0);
  const suites = [
    ...(plain.length === 0 ? [] : [mainSuite(plain, measuring, packages > 1, measuring.length < benches.length)]),
    ...featureSuites(measuring),
  ];
  const fitting = suites.filter(({ command }) => CommandLine.safeParse(command).success);
  const remarks = [
    ...benches.flatMap((bench) => {
      const why = whyNothing(bench);
      return why === null ? [] : [`${shown(bench)} measures nothing: ${why}`];
    }),
    ...suites
      .filter((suite) => !fitting.includes(suite))
      .map(({ benches: left }) => `left out, since no command line can name it: ${left}`),
  ];
  if (fitting.length === 0) {
    return { text: null, remarks: benches.length === 0 ? ['there is no bench target here'] : remarks };
  }
  return {
    text: [...head(cleanLine(name)), ...named(fitting).flatMap(suiteLines), ...TARGETS, ''].join('\n'),
    remarks,
  };
}

/** Why the gate gets no number of a bench; null where it should. */
function whyNothing({ harness, dependsOnCriterion }: BenchTarget): string | null {
  if (harness === 'libtest') return 'cargo runs it under libtest, since its [[bench]] has no "harness = false"';
  return dependsOnCriterion ? null : "its package doesn't depend on Criterion, whose results the gate reads";
}

const shown = (bench: BenchTarget): string => bounded(cleanLine(`${bench.package}: ${bench.name}`), 200);

interface InitialSuite {
  readonly name: string;
  /** For a comment. */
  readonly benches: string;
  readonly required: boolean;
  readonly command: string;
  readonly leftOut: readonly string[];
}

/**
 * The benches that need no feature. Where others are there that measure nothing (and may need another compiler), those
 * that measure are named; else cargo takes all, also one that is added later.
 */
function mainSuite(
  plain: readonly BenchTarget[],
  measuring: readonly BenchTarget[],
  isWorkspace: boolean,
  hasOthers: boolean,
): InitialSuite {
  const names = unique(plain.map(({ name }) => name));
  const packages = isWorkspace ? unique(plain.map((bench) => bench.package)) : [];
  const chosen = [...packages.map((each) => `-p ${each}`), ...names.map((each) => `--bench ${each}`)];
  return {
    name: 'benches',
    benches: listOf(plain),
    required: true,
    command: ['cargo bench', ...(hasOthers ? chosen : isWorkspace ? ['--workspace'] : [])].join(' '),
    leftOut: hasOthers
      ? []
      : unique(measuring.filter(({ missingFeatures }) => missingFeatures.length > 0).map((each) => each.name)),
  };
}

/** One suite for each package and set of features that some of its benches need. */
function featureSuites(measuring: readonly BenchTarget[]): InitialSuite[] {
  const groups = new Map<string, BenchTarget[]>();
  for (const bench of measuring.filter(({ missingFeatures }) => missingFeatures.length > 0)) {
    const key = `${bench.package} ${bench.missingFeatures.join(',')}`;
    groups.set(key, [...(groups.get(key) ?? []), bench]);
  }
  return [...groups.values()].map((benches) => {
    const [{ package: owner = '', missingFeatures = [] } = {}] = benches;
    const targets = benches.map(({ name }) => `--bench ${name}`).join(' ');
    return {
      name: `${owner}-${missingFeatures.join('-')}`,
      benches: listOf(benches),
      required: false,
      command: `cargo bench -p ${owner} ${targets} --features ${missingFeatures.join(',')}`,
      leftOut: [],
    };
  });
}

const unique = (names: readonly string[]): string[] => [...new Set(names)];

/** Each package once, with its benches. */
function listOf(benches: readonly BenchTarget[]): string {
  const names = (owner: string): string =>
    benches
      .filter((bench) => bench.package === owner)
      .map(({ name }) => name)
      .join(', ');
  const owners = unique(benches.map((bench) => bench.package));
  return bounded(cleanLine(owners.map((owner) => `${owner}: ${names(owner)}`).join('; ')), 110);
}

/** A name of lower-case letters, digits and dashes. */
const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);

/** Each suite with a name of its own that a profile may have. */
const named = (suites: readonly InitialSuite[]): InitialSuite[] => {
  const taken = new Set<string>();
  return suites.map((suite) => {
    const wanted = slug(suite.name) || 'suite';
    let name = wanted;
    for (let count = 2; taken.has(name); count += 1) name = `${wanted}-${count}`;
    taken.add(name);
    return { ...suite, name };
  });
};

const head = (name: string): string[] => [
  '# What benchmark-gate measures of this repository, and how long it may take.',
  '# After a change: benchmark-gate profile check .github/benchmark-gate.yaml',
  `name: ${scalar(slug(name) || 'benches')}`,
  `description: ${scalar(bounded(`Benches of ${name}`, 200))}`,
  '',
  '# The check on GitHub, and a row in a ledger where a text has one. comment: on-news adds a comment of what changed.',
  'receipts: { name: benchmarks, ledger: where-found, comment: never }',
  '',
  '# Each executable is measured so often, in short rounds: they say how much its times differ by themselves.',
  'rounds: { max: 7 }',
  'budget:',
  '  # Of one pass: building and measuring. And of building one suite.',
  '  pass: 2 h',
  '  build: 30 min',
  '  # Of one bench executable: Criterion takes some 8 s for each benchmark, unless the bench says otherwise.',
  '  executable: 20 min',
  '',
  'suites:',
];

/** How a bound is written, for who wants one. */
const TARGETS = [
  '',
  'charge: change # A target that the default branch misses too fails no change.',
  '# A bound on a time of a benchmark:',
  '# metrics: { parse: { unit: ns, time: { suites: [benches], id: parse } } }',
  '# targets: { parse: { metric: parse, bound: { below: 150 }, missed: code-refiner } }',
];

const suiteLines = ({ name, benches, required, command, leftOut }: InitialSuite): string[] => [
  `  # ${benches}`,
  `  ${scalar(name)}:`,
  '    kind: criterion',
  '    lane: cpu',
  required
    ? '    # A required suite that gives no number fails the gate.'
    : '    # Needs features that are not on by default. Make it required once it measures on your hosts.',
  `    required: ${required}`,
  `    command: ${scalar(command)}`,
  ...(leftOut.length === 0
    ? []
    : [
        '    # Cargo leaves these out, for features that a suite below turns on.',
        `    expectedLeftOut: [${leftOut.map((each) => (/^[A-Za-z]\w*$/.test(each) ? scalar(each) : JSON.stringify(each))).join(', ')}]`,
      ]),
];

/** A text as YAML reads it back, plain where nothing in it could mean something else. */
const scalar = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9_./=, -]*$/.test(text) &&
  !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) &&
  !text.endsWith(' ')
    ? text
    : JSON.stringify(text);

import type { SignatureState } from '../../adapters/signing/signatures.ts';
import type { BaselineDocument, BaselineEntry, BaselineSuite } from '../../gate/baseline/document.ts';
import { timeOverRounds } from '../../gate/baseline/time-over-rounds.ts';
import { carriedFrom } from '../../gate/contract/measured/carried-from.ts';
import { clockSet } from '../../gate/hosts/fingerprint.ts';
import { subjectKey } from '../../gate/names/subject.ts';
import { bandWords } from '../../gate/receipts/words/band-words.ts';
import { formatInterval, formatRate } from '../../gate/statistics/format.ts';
import { rateOf } from '../../gate/statistics/rate.ts';
import { columnsOf } from '../terminal/columns.ts';

/** As many characters of a digest or commit as people compare. */
const SHORT = 12;

/** A baseline as it is listed, and what its signatures say. */
export type ListedEntry = BaselineEntry & { readonly signature: SignatureState };

/** Baselines as lines for people, one each under a heading. */
export function tableOfEntries(entries: readonly (BaselineEntry | ListedEntry)[]): string {
  const rows = entries.map((entry) => [
    entry.digest.slice(0, 'sha256:'.length + SHORT),
    entry.repository,
    entry.subject === null ? '-' : subjectKey(entry.subject),
    entry.commit.slice(0, SHORT),
    entry.branch ?? '-',
    entry.profile,
    entry.machineClass,
    entry.complete ? 'complete' : 'not complete',
    ...('signature' in entry ? [entry.signature] : []),
    entry.finishedAt,
  ]);
  const heading = [
    'DIGEST',
    'REPOSITORY',
    'SUBJECT',
    'COMMIT',
    'BRANCH',
    'PROFILE',
    'MACHINE CLASS',
    'STATE',
    ...(entries.some((entry) => 'signature' in entry) ? ['SIGNATURE'] : []),
    'MEASURED',
  ];
  return table([heading, ...rows]);
}

/** A baseline for people: where it comes from, what was measured, and what its targets say. */
export function describeDocument(
  document: BaselineDocument,
  digest: string,
  signature: string,
  compared: string | null,
): string {
  const { repository, subject, commit, tree, branch, profile, host, toolchain, lockFile, run } = document;
  const facts = [
    ['baseline', digest],
    ['signature', signature],
    [
      'repository',
      [repository, subject && subjectKey(subject), branch && `branch ${branch}`].filter(Boolean).join(', '),
    ],
    ['commit', commit],
    ['tree', tree],
    ['profile', profile],
    [
      'state',
      document.complete ? 'complete' : `not complete: ${document.incompleteBecause.join('; ') || 'no reason kept'}`,
    ],
    ['machine', `${document.machineClass} (${host.id}, isolation ${host.isolation})`],
    ['conditions', conditions(document)],
    ['toolchain', toolchain.rustc],
    ...(lockFile === undefined
      ? []
      : [
          [
            'lock file',
            `${lockFile.origin === 'base' ? "the base's" : 'generated'}, not committed: ${lockFile.digest}`,
          ],
        ]),
    ['measured', `${document.startedAt} to ${document.finishedAt}`],
    ...carriedOver(document),
    ...(document.noise === undefined ? [] : [['noise', bandWords([document.noise]).join()]]),
    ...(compared === null ? [] : [['compared', compared]]),
    ['run', `${run.workflowId}, ${run.firstExecutionRunId}`],
  ];
  const suites = document.suites.map((suite) => [
    suite.name,
    suite.ranOn,
    suite.status,
    suite.method,
    amountOf(suite),
    suite.reason ?? '',
  ]);
  const targets = document.targets.map(({ name, verdict, measured, unit, bound }) => [
    name,
    verdict,
    measured === undefined ? 'not measured' : `${significant(measured)} ${unit}`,
    `${bound} ${unit}`,
  ]);
  const parts = [
    table(facts),
    table([['SUITE', 'LANE', 'STATUS', 'METHOD', 'BENCHMARKS', 'REASON'], ...suites]),
    ...(targets.length === 0 ? [] : [table([['TARGET', 'VERDICT', 'MEASURED', 'BOUND'], ...targets])]),
    benchmarkTable(document),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/**
 * How many benchmarks a suite has. A fallback's that are another suite's very numbers are in the document once, there;
 * figures that a program reports are no benchmarks.
 */
function amountOf({ lane, ranOn, status, executables, reports }: BaselineSuite): string {
  if (executables.length === 0 && reports.length > 0) return 'as reported';
  const isShared = lane !== ranOn && status === 'measured' && executables.length === 0;
  return isShared ? 'with another suite' : String(executables.reduce((sum, each) => sum + each.benchmarks.length, 0));
}

/** From which commits numbers come that the document's own run didn't measure: an origin a line, with how much comes from it. */
function carriedOver({ suites, finishedAt }: BaselineDocument): string[][] {
  const all = suites.flatMap(({ executables, reports }) => [...executables, ...reports]);
  const origins = new Map<string, number>();
  for (const { carriedOver: from } of all) {
    if (from === undefined) continue;
    const origin = `${carriedFrom({ ...from, host: from.host.id }, finishedAt)}, ${from.digest}`;
    origins.set(origin, (origins.get(origin) ?? 0) + 1);
  }
  return [...origins].map(([origin, count]) => ['not measured', `${count} of ${all.length} ${origin}`]);
}

/** What may explain noise: how the machine stood at the beginning, and the worst of what came while it measured. */
function conditions({ host, suites }: BaselineDocument): string {
  const during = suites.flatMap(({ executables }) => executables.flatMap(({ disturbance }) => disturbance ?? []));
  const stolen = Math.max(0, ...during.flatMap((each) => each.stolen ?? []));
  const furthest = during.reduce((most, { clockSetMs: by = 0 }) => (Math.abs(by) > Math.abs(most) ? by : most), 0);
  const throttled = during.reduce((sum, each) => sum + (each.throttled ?? 0), 0);
  return [
    `load ${host.load} before`,
    ...(during.length === 0 ? [] : [`up to ${Math.max(...during.map(({ load }) => load))} after a bench`]),
    ...(host.governor === null ? [] : [`governor ${host.governor}`]),
    ...(host.smt === undefined ? [] : [`SMT ${host.smt ? 'on' : 'off'}`]),
    ...(host.turbo === undefined ? [] : [`turbo ${host.turbo ? 'on' : 'off'}`]),
    ...(host.clockMhz === undefined ? [] : [`${Math.round(host.clockMhz)} MHz`]),
    ...(host.temperatureCelsius === undefined ? [] : [`${Math.round(host.temperatureCelsius)} °C`]),
    ...(stolen === 0 ? [] : [`up to ${(stolen * 100).toFixed(1)} % of the CPU time taken by other machines`]),
    ...(throttled === 0 ? [] : [`slowed down for heat ${throttled} times`]),
    ...(furthest === 0 ? [] : [`clock ${clockSet(furthest)}`]),
  ].join(', ');
}

/**
 * Every benchmark with its time of one iteration, its 95 % interval, and its rate where one is stated. One id may be of
 * several suites or bench targets: then each says whose it is.
 */
export function benchmarkTable(document: BaselineDocument): string {
  const benchmarks = document.suites.flatMap(({ name, ranOn, executables }) =>
    executables.flatMap(({ target, benchmarks }) =>
      benchmarks.map((benchmark) => ({ benchmark, of: `${name}, ${ranOn}, ${target}` })),
    ),
  );
  if (benchmarks.length === 0) return '';
  const isTwice = new Set(benchmarks.map(({ benchmark }) => benchmark.id)).size < benchmarks.length;
  const hasRates = benchmarks.some(({ benchmark }) => benchmark.throughput !== undefined);
  const rows = benchmarks.map(({ benchmark, of }) => {
    const { time, interval } = formatInterval(timeOverRounds(benchmark));
    const rate = rateOf(benchmark);
    const said = rate === null ? '' : formatRate(rate.point, rate.kind);
    return [benchmark.id, time, interval, ...(hasRates ? [said] : []), ...(isTwice ? [of] : [])];
  });
  const more = [...(hasRates ? ['RATE'] : []), ...(isTwice ? ['SUITE, LANE, TARGET'] : [])];
  return table([['BENCHMARK', 'TIME', '95 % INTERVAL', ...more], ...rows]);
}

const significant = (value: number): string => String(Number(value.toPrecision(5)));

const table = (rows: readonly (readonly string[])[]): string =>
  columnsOf(rows)
    .map((line) => `${line}\n`)
    .join('');

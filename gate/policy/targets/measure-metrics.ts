import { timeOverRounds } from '../../baseline/time-over-rounds.ts';
import type { Problem } from '../../criterion/measurement.ts';
import { TIME_UNITS, type TimeUnit } from '../../names/time-units.ts';
import type { BenchmarkSelector, Metric, Profile, TimeSelector } from '../../profile/profile.ts';
import { typedCommand } from '../../profile/typed-command.ts';
import { type Interval, statisticOf } from '../../statistics/interval.ts';
import { rateOf } from '../../statistics/rate.ts';
import { geometricMean, ratioOf } from '../../statistics/ratio.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { escapePattern } from '../../text/escape-pattern.ts';
import { reportedFigure, reportedValue } from '../suites/count-numbers.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { type JudgedReport, keepsOut } from '../suites/judged.ts';
import { MOCK } from '../suites/why-nothing.ts';
import { exactly, type MetricSource, type MetricValue } from './metric-value.ts';
import { pairUp, type Selected, selectBenchmarks } from './select-benchmarks.ts';
import { spanOfRates, spanOfRatios, spanOfTimes } from './unstable-span.ts';

/** All metrics of a profile, by name, over the numbers that count. */
export function measureMetrics(profile: Profile, verdicts: readonly SuiteVerdict[]): Map<string, MetricValue> {
  return new Map(
    Object.entries(profile.metrics).map(([name, metric]) => [name, measure(metric, verdicts, profile.noise.band)]),
  );
}

function measure(metric: Metric, verdicts: readonly SuiteVerdict[], noiseBand: number): MetricValue {
  const { unit } = metric;
  if ('absent' in metric) return { measured: false, unit, why: metric.absent, commands: [] };
  if ('report' in metric) {
    const { suite, run, pointer, timing, scale } = metric.report;
    return fromReport(unit, verdicts, { suite, run, pointers: [pointer] }, (report) => {
      const figure = reportedFigure(report, pointer);
      if (figure === null) return null;
      const value = figure * scale;
      const half = timing ? Math.abs(value) * noiseBand : 0;
      return { value, interval: { lower: value - half, upper: value + half }, exact: !timing };
    });
  }
  if ('equal' in metric) {
    const { suite, run, pointers } = metric.equal;
    return fromReport(unit, verdicts, { suite, run, pointers }, (report) => {
      const values = pointers.map((pointer) => reportedValue(report, pointer));
      if (values.includes(undefined)) return null;
      const value = new Set(values.map((each) => JSON.stringify(each))).size === 1 ? 1 : 0;
      return { value, interval: exactly(value), exact: true };
    });
  }
  if ('time' in metric) return time(metric.unit, verdicts, metric.time);
  return 'ratio' in metric ? ratio(unit, verdicts, metric.ratio) : rate(unit, verdicts, metric.rate);
}

type Figure = Pick<MetricValue & { measured: true }, 'value' | 'interval' | 'exact'>;

function fromReport(
  unit: string,
  verdicts: readonly SuiteVerdict[],
  { suite, run, pointers }: { suite: string; run: string; pointers: readonly string[] },
  read: (report: JudgedReport) => Figure | null,
): MetricValue {
  const verdict = verdicts.find(({ judged }) => judged.name === suite);
  const main = verdict?.judged.main ?? null;
  const report = main?.reports.find(({ set }) => set.run === run);
  const figure = report === undefined ? null : read(report);
  if (verdict === undefined || main === null || report === undefined || figure === null) {
    return unmeasured(
      unit,
      verdict,
      report === undefined ? (main?.record.failures[0]?.message ?? null) : accusation(report, pointers),
      run,
    );
  }
  const source: MetricSource = {
    machineClasses: [report.set.host.machineClass],
    sides: [main.side],
    commands: [typedCommand(verdict.judged.suite, main.record.command, run)],
    fallback: main.record.ranOn !== verdict.judged.suite.lane,
    quick: false,
    unstable: false,
    carriedOver: report.carriedOver !== undefined,
  };
  return { measured: true, unit, ...figure, source };
}

/** Why what a run reported at these places doesn't count; null where nothing stands against it. */
function accusation({ problems, reports }: JudgedReport, pointers: readonly string[]): string | null {
  if (problems.some(({ code }) => code === 'mock')) return MOCK;
  const against = problems.filter(keepsOut);
  const names = Object.keys(reports);
  const isHere = ({ where }: Problem) => pointers.some((pointer) => where.endsWith(`#${pointer}`));
  // A report that is kept is accused of single figures.
  const isElsewhere = ({ where }: Problem) => names.some((name) => where.startsWith(`${name}#`));
  const problem = against.find(isHere) ?? against.find((each) => !isElsewhere(each));
  return problem === undefined ? null : oneLine(`${problem.code}: ${problem.message}`);
}

function ratio(
  unit: string,
  verdicts: readonly SuiteVerdict[],
  sides: { of: BenchmarkSelector; over: BenchmarkSelector },
): MetricValue {
  const of = selectBenchmarks(verdicts, sides.of);
  const over = selectBenchmarks(verdicts, sides.over);
  if (of.length === 0 || over.length === 0) {
    // A missing GPU explains more than a pattern does.
    const lacksGpu = over.length === 0 && sides.over.side === 'cuda';
    const lacking = unselected(unit, verdicts, of.length > 0 || lacksGpu ? sides.over : sides.of);
    // What reproduces a ratio are both of its sides.
    return { ...lacking, commands: distinctOf([sides.of, sides.over].flatMap((side) => commandsFor(verdicts, side))) };
  }
  const pairs = pairUp(of, over);
  const absent = (why: string): MetricValue => ({ measured: false, unit, why, commands: commandsOf([...of, ...over]) });
  if (pairs === null) return absent('too many benchmarks match to be paired');
  const comparable = ofOneClass(pairs, (pair) => pair.of.machineClass);
  if (comparable.length === 0) return absent('no two benchmarks of the same name parts on one host');
  const mean = geometricMean(comparable.map((pair) => ratioOf(pair.of.time, pair.over.time)));
  const spanned = spanOfRatios(mean, comparable);
  return sampled(unit, spanned, 1, sourceOf(comparable.flatMap((pair) => [pair.of, pair.over])));
}

function rate(
  unit: string,
  verdicts: readonly SuiteVerdict[],
  selector: BenchmarkSelector & { scale: number },
): MetricValue {
  const selected = selectBenchmarks(verdicts, selector);
  if (selected.length === 0) return unselected(unit, verdicts, selector);
  const absent = (why: string): MetricValue => ({ measured: false, unit, why, commands: commandsOf(selected) });
  const rated = selected.flatMap((each) => {
    const perSecond = rateOf(each.benchmark, each.time);
    return perSecond === null ? [] : [{ each, perSecond }];
  });
  if (rated.length === 0) return absent('the benchmarks state no throughput');
  if (new Set(rated.map(({ perSecond }) => perSecond.kind)).size > 1)
    return absent('the benchmarks count different things');
  const comparable = ofOneClass(rated, ({ each }) => each.machineClass);
  const mean = geometricMean(comparable.map(({ perSecond }) => perSecond));
  const spanned = spanOfRates(
    mean,
    comparable.map(({ each }) => each),
  );
  return sampled(unit, spanned, selector.scale, sourceOf(comparable.map(({ each }) => each)));
}

/** A benchmark's own time, or the geometric mean of those that match, in the unit that the profile names. */
function time(unit: TimeUnit, verdicts: readonly SuiteVerdict[], of: TimeSelector): MetricValue {
  const { statistic } = of;
  const selector = { ...of, benchmark: 'id' in of ? `^${escapePattern(of.id)}$` : of.benchmark };
  const matching = selectBenchmarks(verdicts, selector);
  if (matching.length === 0) return unselected(unit, verdicts, selector);
  const selected = selectBenchmarks(verdicts, selector, (each) =>
    statistic === 'typical' ? timeOverRounds(each) : statisticOf(each, statistic),
  );
  if (selected.length < matching.length) {
    return { measured: false, unit, why: `the benchmarks state no ${statistic}`, commands: commandsOf(matching) };
  }
  const comparable = ofOneClass(selected, ({ machineClass }) => machineClass);
  const mean = geometricMean(comparable.map((each) => each.time));
  const figure = sampled(unit, spanOfTimes(mean, comparable), TIME_UNITS[unit], sourceOf(comparable));
  return figure.measured ? { ...figure, isTime: true } : figure;
}

/** A figure made of samples, divided by `scale`; a time whose interval reaches zero gives none. */
function sampled(unit: string, { point, lower, upper }: Interval, scale: number, source: MetricSource): MetricValue {
  if (![point, lower, upper].every(Number.isFinite)) {
    return { measured: false, unit, why: 'the intervals are too wide to calculate with', commands: source.commands };
  }
  const interval = { lower: lower / scale, upper: upper / scale };
  return { measured: true, unit, value: point / scale, interval, exact: false, source };
}

/** Those of the machine class that has most: numbers of two classes are never put into one figure. */
function ofOneClass<T>(items: readonly T[], classOf: (item: T) => string): T[] {
  const classes = new Map<string, T[]>();
  for (const item of items) {
    const same = classes.get(classOf(item));
    if (same === undefined) classes.set(classOf(item), [item]);
    else same.push(item);
  }
  return [...classes.values()].sort((a, b) => b.length - a.length)[0] ?? [];
}

/** Why nothing was selected: what keeps the first of the selector's suites from its numbers, else the pattern. */
function unselected(
  unit: string,
  verdicts: readonly SuiteVerdict[],
  selector: BenchmarkSelector,
): MetricValue & { measured: false } {
  const suites = selector.suites.flatMap((name) => verdicts.find(({ judged }) => judged.name === name) ?? []);
  const noCuda = selector.side === 'cuda' ? suites.find(({ judged }) => judged.noCuda !== null)?.judged.noCuda : null;
  return unmeasured(
    unit,
    suites[0],
    noCuda ?? (suites.some(({ whyNothing }) => whyNothing === null) ? noneMatches(suites) : null),
  );
}

/** A suite with numbers and none that matches explains nothing as long as another one, or a lost device, was to give them. */
const noneMatches = (suites: readonly SuiteVerdict[]): string =>
  suites.find(({ whyNothing }) => whyNothing !== null)?.whyNothing ??
  suites.flatMap(({ judged }) => judged.main?.record.failures ?? []).find((failure) => failure.class === 'no-cuda')
    ?.message ??
  'no benchmark matches';

/** @param run of a command suite that was to report it; null: its first */
const unmeasured = (
  unit: string,
  verdict: SuiteVerdict | undefined,
  why: string | null,
  run: string | null = null,
): MetricValue & { measured: false } => ({
  measured: false,
  unit,
  why: oneLine(
    why ??
      (verdict === undefined
        ? 'no suite reports it'
        : (verdict.whyNothing ?? `${verdict.judged.name} does not report it`)),
  ),
  commands: verdict === undefined ? [] : [typedCommand(verdict.judged.suite, commandFor(verdict), run)],
});

/** What would give the numbers of a selector: of the first of its suites that was judged, on the selector's side. */
function commandsFor(verdicts: readonly SuiteVerdict[], { suites, side }: BenchmarkSelector): string[] {
  const [verdict] = suites.flatMap((name) => verdicts.find(({ judged }) => judged.name === name) ?? []);
  if (verdict === undefined) return [];
  const { suite } = verdict.judged;
  const command = side === 'cpu' && suite.lane === 'cuda' ? suite.fallback : null;
  return [typedCommand(suite, command ?? commandFor(verdict), null)];
}

/** What would give the number: a fallback on the CPU doesn't settle what was asked of a CUDA device. */
const commandFor = ({ judged, outcome }: SuiteVerdict): string =>
  judged.noCuda === null ? outcome.command : judged.suite.command;

const commandsOf = (selected: readonly Selected[]): string[] => distinctOf(selected.map(({ command }) => command));

const distinctOf = (texts: readonly string[]): string[] => [...new Set(texts)];

const sourceOf = (selected: readonly Selected[]): MetricSource => ({
  machineClasses: [...new Set(selected.map(({ machineClass }) => machineClass))],
  sides: [...new Set(selected.map(({ side }) => side))],
  commands: commandsOf(selected),
  fallback: selected.some(({ fallback }) => fallback),
  quick: selected.some(({ quick }) => quick),
  unstable: selected.some(({ span }) => span !== null),
  carriedOver: selected.every((each) => each.carriedOver),
  benchmarks: [...new Set(selected.flatMap(({ key }) => key ?? []))],
});

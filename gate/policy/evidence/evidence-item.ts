import type { TargetOutcome } from '../../contract/outcome.ts';
import { isTimeUnit } from '../../names/time-units.ts';
import type { EvidenceItem, Profile } from '../../profile/profile.ts';
import { formatTimeIn } from '../../statistics/format.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { MOCK } from '../suites/why-nothing.ts';
import type { MetricValue } from '../targets/metric-value.ts';

/** What is said of a missed target that the change isn't charged with. */
const UNCHARGED = 'not charged to the change';

/** One item of an evidence line in words. */
export interface ItemText {
  readonly text: string;
  /** Why it has no figure or verdict; null where it has one. */
  readonly whyNot: string | null;
  /** True for a metric's figure, false for a verdict in words. */
  readonly figure: boolean;
}

/** What items are made of: measured values and verdicts only. */
export interface ItemFacts {
  readonly profile: Pick<Profile, 'targets'>;
  readonly metrics: ReadonlyMap<string, MetricValue>;
  readonly targets: readonly TargetOutcome[];
}

export const evidenceItem = (item: EvidenceItem, facts: ItemFacts): ItemText =>
  item.metric === undefined ? verdictItem(item, facts) : figureItem(item, item.metric, facts);

function figureItem(item: EvidenceItem, name: string, { profile, metrics, targets }: ItemFacts): ItemText {
  const label = labelled(item.label);
  const own = targets.filter((target) => profile.targets[target.name]?.metric === name);
  const metric = metrics.get(name);
  if (metric?.measured) {
    const figure = item.format.replaceAll('{value}', () => timeText(metric) ?? metric.value.toFixed(item.digits));
    return { text: label + figure + remarks(metric, own), whyNot: null, figure: true };
  }
  const why = metric?.why ?? 'no suite reports it';
  const standIn = item.standIn === undefined ? undefined : metrics.get(item.standIn);
  if (standIn?.measured) {
    const mock = why === MOCK ? ` (${metric?.unit ?? name}: ${MOCK})` : '';
    const its = targets.filter((target) => profile.targets[target.name]?.metric === item.standIn);
    const figure = timeText(standIn) ?? `${threeDigits(standIn.value)} ${standIn.unit}`;
    return { text: `${label}${figure}${mock}${remarks(standIn, its)}`, whyNot: null, figure: true };
  }
  return { text: label + (why === MOCK ? MOCK : `not measured (${why})`), whyNot: why, figure: true };
}

/**
 * A verdict in words speaks for all of its targets: the item's own words are said only where the verdict is the same for
 * each of them, else each is named by its own.
 */
function verdictItem(item: EvidenceItem, { targets }: ItemFacts): ItemText {
  const names = [...(item.target === undefined ? [] : [item.target]), ...(item.and ?? [])];
  const outcomes = names.flatMap((name) => targets.find((target) => target.name === name) ?? []);
  const [first] = outcomes;
  const label = labelled(item.label);
  const said = (text: string): ItemText => ({ text, whyNot: null, figure: false });
  if (first === undefined) {
    return {
      text: `${label || labelled(names[0] ?? '')}not verified (no such target)`,
      whyNot: 'no such target',
      figure: false,
    };
  }
  const words = new Set(outcomes.map(inWords));
  const whys = new Set(
    outcomes.map(({ verdict, reason }) => (verdict === 'unverified' ? oneLine(reason ?? '') : null)),
  );
  const whyNot = whys.size === 1 ? ([...whys][0] ?? null) : null;
  const own = first.verdict === 'met' ? item.met : first.verdict === 'missed' ? item.missed : undefined;
  const isSpared = outcomes.some(({ charged }) => charged === false);
  if (own !== undefined && !isSpared && outcomes.every(({ verdict }) => verdict === first.verdict)) {
    return said(label + own);
  }
  if (words.size === 1) {
    const subject = label || labelled(outcomes.map(({ name }) => name).join(' and '));
    return { text: subject + inWords(first), whyNot, figure: false };
  }
  return {
    text: label + outcomes.map((each) => labelled(each.name) + inWords(each)).join(', '),
    whyNot,
    figure: false,
  };
}

/** A target's verdict, without its name. */
function inWords({ verdict, bound, reason, charged }: TargetOutcome): string {
  if (verdict === 'met') return 'met';
  if (verdict === 'missed') return `missed (${bound}${charged === false ? `; ${UNCHARGED}` : ''})`;
  const why = oneLine(reason ?? bound);
  if (verdict === 'inconclusive') return `inconclusive (${why})`;
  return why === MOCK ? MOCK : `not verified (${why})`;
}

const labelled = (label: string): string => (label === '' ? '' : `${label}: `);

/** What a reader must know beside a figure: that it is quick, unsteady, out of its bound or above its range. */
function remarks(metric: MetricValue, own: readonly TargetOutcome[]): string {
  if (!metric.measured) return '';
  const all = own.filter(({ verdict }) => verdict === 'missed');
  // One that is charged says more.
  const missed = all.find(({ charged }) => charged !== false) ?? all[0];
  const marks = [
    ...(metric.source.fallback ? ['CPU fallback'] : []),
    ...(metric.source.quick ? ['quick run'] : []),
    ...(metric.source.unstable ? ['unstable'] : []),
    ...(missed === undefined ? [] : [`missed: ${missed.bound}${missed.charged === false ? `; ${UNCHARGED}` : ''}`]),
    ...(own.some(({ reason }) => reason?.startsWith('above the range')) ? ['above the range'] : []),
  ];
  return marks.length > 0 ? ` (${marks.join(', ')})` : '';
}

/** `142 ns`; null where the figure is no benchmark's time. */
const timeText = ({ isTime, unit, value, interval }: MetricValue & { measured: true }): string | null =>
  isTime && isTimeUnit(unit) ? formatTimeIn(unit, { point: value, ...interval }).time : null;

/** Kernel rates span magnitudes: three digits say enough of any of them. */
const threeDigits = (value: number): string => value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);

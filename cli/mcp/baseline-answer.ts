import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { timeOverRounds } from '../../gate/baseline/time-over-rounds.ts';
import { formatInterval } from '../../gate/statistics/format.ts';
import { rateOf } from '../../gate/statistics/rate.ts';
import { printable } from '../terminal/printable.ts';
import { boundedAnswer, boundedText } from './bounded-answer.ts';
import type { ToolAnswer } from './tool.ts';

/** Which benchmarks of a baseline are asked for. */
interface Wanted {
  readonly suite?: string | undefined;
  /** A part of their ids. */
  readonly benchmark?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** As many lines as fit into the words beside the document. */
const MOST_LINES = 20;

/**
 * A baseline for an agent: where it comes from, its suites and targets, and a page of its benchmarks in nanoseconds,
 * without samples.
 *
 * @param more what the look-up adds
 */
export function baselineAnswer(
  document: BaselineDocument,
  more: { readonly digest: string; readonly signature: string | null },
  { suite, benchmark = '', limit, offset }: Wanted,
): ToolAnswer {
  const { repository, subject, commit, tree, branch, base, profile, complete, incompleteBecause } = document;
  const matching = document.suites
    .filter(({ name }) => suite === undefined || name === suite)
    .flatMap(({ name, executables }) =>
      executables.flatMap(({ benchmarks }) => benchmarks.map((one) => ({ name, one }))),
    )
    .filter(({ one }) => one.id.includes(benchmark));
  const page = matching.slice(offset, offset + limit).map(({ name, one }) => {
    const { point, lower, upper } = timeOverRounds(one);
    const rate = rateOf(one);
    return {
      suite: name,
      id: one.id,
      ns: { point, lower, upper },
      ...(rate === null ? {} : { perSecond: { point: rate.point, kind: rate.kind } }),
    };
  });
  const lines = matching.slice(offset, offset + Math.min(limit, MOST_LINES)).map(({ one }) => {
    const { time, interval } = formatInterval(timeOverRounds(one));
    return `${one.id}: ${time} (${interval})`;
  });
  const head = `${repository} ${commit}, ${complete ? 'complete' : 'not complete'}, ${document.machineClass}`;
  return {
    text: boundedText([head, `${page.length} of ${matching.length} benchmarks`, ...lines].map(printable).join('\n')),
    document: boundedAnswer({
      ...more,
      ...{ repository, subject, commit, tree, branch, base, profile, complete, incompleteBecause },
      machineClass: document.machineClass,
      host: document.host.id,
      rustc: document.toolchain.rustc,
      finishedAt: document.finishedAt,
      run: document.run,
      suites: document.suites.map(({ name, lane, ranOn, status, method, reason, executables }) => ({
        ...{ name, lane, ranOn, status, method, reason },
        benchmarks: executables.reduce((sum, { benchmarks }) => sum + benchmarks.length, 0),
      })),
      targets: document.targets,
      matching: matching.length,
      offset,
      benchmarks: page,
    }),
  };
}

import { cutToBytes, utf8Bytes } from '../../text/byte-budget.ts';
import type { Evaluation } from './evaluation.ts';

/**
 * Bytes of a decision as JSON: with what is added to it, it is the run's outcome, which any Temporal client reads, also
 * one that has no store. A hundred suites with all that may be said of each would be several times as large.
 */
const LARGEST = 160 * 1024;

/** What a text is cut to, in bytes, one after the other until all of them fit. */
const LENGTHS = [2000, 1000, 500, 250, 120];

/** What is said of what was measured: by a gate, or without one. */
type Said = Pick<Evaluation, 'why' | 'evidence' | 'measured' | 'suites' | 'targets'>;

/** What is said, so that it fits into an outcome; where its texts are too long together, the longest are cut, with an ellipsis. */
export function fitted<E extends Said>(evaluation: E): E {
  if (sizeOf(evaluation) <= LARGEST) return evaluation;
  for (const length of LENGTHS) {
    const shorter = shortened(evaluation, length);
    if (sizeOf(shorter) <= LARGEST) return shorter;
  }
  return shortened(evaluation, 60);
}

const sizeOf = (evaluation: Said): number => utf8Bytes(JSON.stringify(evaluation));

function shortened<E extends Said>(evaluation: E, length: number): E {
  const short = <T extends string | undefined>(text: T): T =>
    (text === undefined ? undefined : cutToBytes(text, length)) as T;
  /** Half a command does something else: it is left away where it is too long. */
  const whole = (name: 'reproduce' | 'log', text: string | undefined) =>
    text === undefined || utf8Bytes(text) > length ? {} : { [name]: text };
  const { measured } = evaluation;
  const largest = measured?.largest.map((each) => ({ ...each, benchmark: short(each.benchmark) })) ?? [];
  return {
    ...evaluation,
    ...(measured === undefined ? {} : { measured: { ...measured, largest } }),
    why: cutToBytes(evaluation.why, 2000),
    evidence: evaluation.evidence.map(short),
    suites: evaluation.suites.map(({ reproduce, log, ...suite }) => ({
      ...suite,
      command: short(suite.command),
      ...(suite.reason === undefined ? {} : { reason: short(suite.reason) }),
      ...whole('reproduce', reproduce),
      ...whole('log', log),
    })),
    targets: evaluation.targets.map(({ reproduce, ...target }) => ({
      ...target,
      ...(target.reason === undefined ? {} : { reason: short(target.reason) }),
      ...whole('reproduce', reproduce),
    })),
  };
}

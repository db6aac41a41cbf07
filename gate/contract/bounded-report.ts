import { LARGEST_TEXT, LONGEST_PLACE, MOST_PLACES } from '../names/limits.ts';
import { bounded } from '../text/bounded-text.ts';
import { cutToBytes } from '../text/byte-budget.ts';
import { EXCERPT_CHARACTERS, EXCERPT_LINES, type FailureReport } from './failure.ts';
import type { FailurePlace } from './failure-place.ts';

/**
 * A report whose texts are no longer than a person reads and a history holds; an ellipsis says that one was cut. Of the
 * excerpt the last lines stay: where programs say what went wrong.
 */
export function boundedReport(report: FailureReport): FailureReport {
  const { places, ...told } = report;
  const { message, faults, excerpt, reproduce, log } = told;
  return {
    ...told,
    ...(places === undefined || !arePlain(places) ? {} : { places }),
    message: bounded(message, EXCERPT_CHARACTERS),
    ...(faults === undefined
      ? {}
      : { faults: faults.slice(0, EXCERPT_LINES).map((fault) => bounded(fault, EXCERPT_CHARACTERS)) }),
    ...(excerpt === undefined ? {} : { excerpt: lastLines(excerpt) }),
    ...(reproduce === undefined ? {} : { reproduce: cutToBytes(reproduce, LARGEST_TEXT) }),
    ...(log === undefined ? {} : { log: cutToBytes(log, LARGEST_TEXT) }),
  };
}

/** Cut, places would be the same as others. The bounds are those of the schema, which workflows don't load. */
const arePlain = (places: readonly FailurePlace[]): boolean =>
  places.length <= MOST_PLACES &&
  places.every((place) => Object.values(place).every((name) => String(name).length <= LONGEST_PLACE));

const lastLines = (excerpt: string): string =>
  excerpt.split('\n').slice(-EXCERPT_LINES).join('\n').slice(-EXCERPT_CHARACTERS);

/** So many of one suite's failures are told in a program's own words; hundreds of them say no more. */
const MOST_EXCERPTS = 20;
const SHORT_MESSAGE = 300;

/** A suite's failure by its number, from 0: the first ones whole, the others by class, place and log. */
export const shortenedReport = (report: FailureReport, index: number): FailureReport => {
  const whole = boundedReport(report);
  if (index < MOST_EXCERPTS) return whole;
  const { excerpt: _, reproduce: __, ...short } = whole;
  return { ...short, message: bounded(whole.message, SHORT_MESSAGE) };
};

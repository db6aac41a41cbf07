import type { BenchmarkMeasurement, Problem } from '../measurement.ts';
import { areTelling } from './telling-samples.ts';

/**
 * Results of a tree that have the id of another one and were copied from it: their samples are the same to the last digit,
 * or they lie deeper in the tree, in a folder that ends as the other's. One id may honestly have several results: two
 * groups of one name, or several trees that are read together.
 *
 * @returns each copy, with what is to be said of it
 */
export function copiedResults(benchmarks: readonly BenchmarkMeasurement[]): Map<BenchmarkMeasurement, Problem> {
  const byId = new Map<string, BenchmarkMeasurement[]>();
  for (const benchmark of benchmarks) {
    const same = byId.get(benchmark.id);
    if (same === undefined) byId.set(benchmark.id, [benchmark]);
    else same.push(benchmark);
  }
  const copies = new Map<BenchmarkMeasurement, Problem>();
  for (const same of byId.values()) {
    if (same.length === 1) continue;
    const places = new Set(same.map(placeOf));
    const bySamples = new Map<string, string>();
    for (const each of [...same].sort(byDepth)) {
      const problem = sameSamples(each, bySamples) ?? sameEnd(each, places);
      if (problem !== null) copies.set(each, problem);
    }
  }
  return copies;
}

const placeOf = ({ directory = '' }: BenchmarkMeasurement): string => directory;

const depthOf = (each: BenchmarkMeasurement): number => placeOf(each).split('/').length;

/** What lies higher is taken for what was there first. */
const byDepth = (one: BenchmarkMeasurement, other: BenchmarkMeasurement): number =>
  depthOf(one) - depthOf(other) || (placeOf(one) < placeOf(other) ? -1 : 1);

/** @param seen places by the samples that were found there; this one's are added */
function sameSamples(each: BenchmarkMeasurement, seen: Map<string, string>): Problem | null {
  if (!areTelling(each.samples)) return null;
  const key = JSON.stringify(each.samples);
  const from = seen.get(key);
  if (from === undefined) {
    seen.set(key, placeOf(each));
    return null;
  }
  return problemOf('invented', each, 'sample.json', `its samples are those of ${from}, to the last digit`);
}

function sameEnd(each: BenchmarkMeasurement, places: ReadonlySet<string>): Problem | null {
  const parts = placeOf(each).split('/');
  const from = parts.map((_, at) => parts.slice(at + 1).join('/')).find((end) => end !== '' && places.has(end));
  if (from === undefined) return null;
  return problemOf('inconsistent', each, 'benchmark.json', `by its id and its folder it is the result of ${from}`);
}

const problemOf = (code: Problem['code'], each: BenchmarkMeasurement, file: string, message: string): Problem => ({
  code,
  where: `${placeOf(each) === '' ? '' : `${placeOf(each)}/`}new/${file}`,
  message,
});

import { describe, expect, it } from 'vitest';
import { type ResultFiles, readResult } from '../../../../../gate/criterion/files/read-result.ts';
import { follows, recompute } from '../../../../../gate/criterion/files/recompute.ts';
import type { BenchmarkMeasurement } from '../../../../../gate/criterion/measurement.ts';
import { honestFiles } from '../../../../support/criterion/fixtures.ts';
import fc from '../../../../support/properties.ts';

const HONEST = honestFiles();
const NAMES = ['benchmark.json', 'estimates.json', 'sample.json', 'tukey.json'] as const;
/** A text, a number, or a list of numbers. */
const VALUE = /\[[^\]]*\]|-?\d[\d.e+-]*|"[^"]*"/g;
const name = fc.constantFrom(...NAMES);

/** What must hold of a number, whatever it was read from. */
const expectMeasured = ({ estimate, statistics = {}, samples = [] }: BenchmarkMeasurement): void => {
  expect(estimate.lower).toBeGreaterThan(0);
  expect(estimate.upper).toBeGreaterThanOrEqual(estimate.lower);
  expect(samples.length).toBeGreaterThan(0);
  for (const { iters, ns } of samples) expect(Math.min(iters, ns)).toBeGreaterThan(0);
  const recomputed = recompute(samples);
  for (const which of ['mean', 'median', 'slope'] as const) {
    const stored = statistics[which];
    if (stored !== undefined) expect(follows(stored.point, recomputed[which])).toBe(true);
  }
  expect(follows(estimate.point, statistics.slope === undefined ? recomputed.mean : recomputed.slope)).toBe(true);
};

/** The result is a number that follows from its samples, or a problem with its place. */
const expectNamed = (files: ResultFiles): void => {
  const result = readResult(files, 'sum/1024');
  if ('benchmark' in result) expectMeasured(result.benchmark);
  else {
    expect(result.problem.where).toMatch(/^sum\/1024\/new\/(?:benchmark|estimates|sample|tukey)\.json$/);
    expect(result.problem.message).not.toBe('');
  }
};

describe('a result that somebody damaged', () => {
  it.each(NAMES)('is unreadable wherever its %s is cut off', (cut) => {
    for (let length = 0; length < HONEST[cut].length; length += 1) {
      const result = readResult({ ...HONEST, [cut]: HONEST[cut].slice(0, length) }, 'sum/1024');
      expect(result).toMatchObject({ problem: { code: 'unreadable', where: `sum/1024/new/${cut}` } });
    }
  });

  it('has a name for what is wrong, whichever of its bytes are others', () => {
    const byte = fc.record({ at: fc.nat(), value: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(name, fc.array(byte, { minLength: 1, maxLength: 4 }), (damaged, bytes) => {
        const text = Buffer.from(HONEST[damaged]);
        for (const { at, value } of bytes) text[at % text.length] = value;
        expectNamed({ ...HONEST, [damaged]: text.toString() });
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('has a name for what is wrong, whatever JSON stands in the place of any value', () => {
    const hostile = fc.oneof(
      fc.constantFrom('1e999', '-1e999', '-0', '1e-400', 'null', '[]', '{}', '"NaN"', 'true', 'NaN', '5e-324'),
      fc.constantFrom('"__proto__"', '{"__proto__":1}', '[[[[]]]]', '1.7976931348623157e308', '"\\ud800"'),
      fc.json(),
      fc.double().map(String),
    );
    fc.assert(
      fc.property(name, fc.nat(), hostile, (damaged, which, value) => {
        let count = 0;
        const text = HONEST[damaged];
        const chosen = which % [...text.matchAll(VALUE)].length;
        const changed = text.replaceAll(VALUE, (found) => {
          count += 1;
          return count - 1 === chosen ? value : found;
        });
        expectNamed({ ...HONEST, [damaged]: changed });
      }),
      { seed: 2, numRuns: 2000 },
    );
  });

  it('is one problem, however many faults it has', () => {
    const faults = `[${Array.from({ length: 400_000 }, () => '"x"').join(',')}]`;
    const files = { ...HONEST, 'sample.json': `{"iters":${faults},"times":${faults}}` };
    expect(readResult(files, 'x')).toEqual({
      problem: { code: 'unreadable', where: 'x/new/sample.json', message: 'iters: expected a list of numbers' },
    });
  });
});

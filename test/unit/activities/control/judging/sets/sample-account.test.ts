import { expect, it } from 'vitest';
import { SampleAccount } from '../../../../../../activities/control/judging/sets/sample-account.ts';
import type { BenchmarkMeasurement } from '../../../../../../gate/criterion/measurement.ts';
import { LARGEST_OF_RUN, MOST_SAMPLES_OF_RUN } from '../../../../../../gate/names/limits.ts';
import { bench } from '../../../../../support/policy/measured.ts';

const setOf = (...benchmarks: BenchmarkMeasurement[]) => ({ benchmarks });

/** A set of one benchmark whose name takes so many bytes. */
const named = (bytes: number) => setOf(bench('x'.repeat(bytes), 100));

const HALF = LARGEST_OF_RUN / 2;

it('refuses a set that makes names and numbers of a run more than a baseline holds, and admits a smaller one after it', () => {
  const account = new SampleAccount();
  expect(account.admit('m0', 'first', named(HALF))).not.toBeNull();
  expect(account.admit('m1', 'second', named(HALF))).toBeNull();
  expect(account.admit('m2', 'third', named(1000))).not.toBeNull();
  expect([...account.refused]).toEqual([
    [
      'm1',
      {
        class: 'benchmark-failed',
        message:
          'second was not judged: with it the run has more than the 96 MiB of names and numbers that are kept of one',
      },
    ],
  ]);
});

it('counts samples by themselves, and repeated measurements not at all', () => {
  const account = new SampleAccount();
  const samples = Array.from({ length: MOST_SAMPLES_OF_RUN }, () => ({ iters: 1, ns: 1 }));
  const all = { ...setOf(bench('a', 1, { samples })), remeasured: [bench('x'.repeat(LARGEST_OF_RUN), 1)] };
  expect(account.admit('m0', 'first', all)).toBe(all);
  expect(account.hasRoom('m0', 'first', 'x'.repeat(HALF))).toBe(true);
  expect(account.admit('m1', 'second', setOf(bench('b', 1, { samples: [{ iters: 1, ns: 1 }] })))).toBeNull();
  expect(account.refused.get('m1')?.message).toContain(`more than the ${MOST_SAMPLES_OF_RUN} samples`);
});

it('refuses by name what no round of an executable has room for', () => {
  const account = new SampleAccount();
  account.admit('m0', 'first', named(HALF));
  expect(account.hasRoom('m0', 'first', 'x'.repeat(HALF))).toBe(false);
  expect(account.refused.get('m0')).toMatchObject({ class: 'benchmark-failed' });
});

it('charges the change with what no host stores, and nobody with what the store lost', () => {
  const account = new SampleAccount();
  expect(account.admit('m0', 'large', { kind: 'too-large', fault: 'is too large' })).toBeNull();
  expect(account.admit('m1', 'lost', { kind: 'not-found', fault: 'is gone' })).toBeNull();
  expect(account.refused.get('m0')?.class).toBe('benchmark-failed');
  expect(account.refused.get('m1')).toEqual({
    class: 'transient',
    message: 'what was measured of lost is gone in the store',
  });
});

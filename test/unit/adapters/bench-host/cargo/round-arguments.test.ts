import { expect, it } from 'vitest';
import { filteredArguments } from '../../../../../adapters/bench-host/cargo/bench-arguments.ts';
import { roundArguments } from '../../../../../adapters/bench-host/cargo/round-arguments.ts';

const round = { number: 2, session: 'lease', warmUp: 300, measurement: 1500, samples: 20 };
const flags = (times: readonly [string, string]) =>
  `--noplot --warm-up-time ${times[0]} --measurement-time ${times[1]} --sample-size 20 --nresamples 1001`;

it.each([
  ['0.8.2', `${flags(['0.3', '1.5'])} --bench parse`],
  ['0.4.0', `${flags(['0.3', '1.5'])} --bench parse`],
  ['1.0.0', `${flags(['0.3', '1.5'])} --bench parse`],
  // It reads whole seconds alone.
  ['0.3.6', `${flags(['1', '2'])} --bench parse`],
  ['0.2.11', '--bench parse'],
  [null, '--bench parse'],
  ['of no version', '--bench parse'],
])('a round of Criterion %s', (version, expected) => {
  expect(roundArguments(['--bench', 'parse'], round, version).join(' ')).toBe(expected);
});

it('lets stand what the command line says itself, and leaves a quick run as it is', () => {
  const own = roundArguments(['--bench', '--sample-size', '50', '--measurement-time=9', '--noplot'], round, '0.5.1');
  expect(own.join(' ')).toBe(
    '--warm-up-time 0.3 --nresamples 1001 --bench --sample-size 50 --measurement-time=9 --noplot',
  );
  expect(roundArguments(['--bench', '--quick'], round, '0.5.1')).toEqual(['--bench', '--quick']);
});

it('keeps its flags where only some of the benchmarks are measured', () => {
  const some = filteredArguments(roundArguments(['--bench', 'parse'], round, '0.5.1'), ['--exact', 'parse/1']);
  expect(some.join(' ')).toBe(`${flags(['0.3', '1.5'])} --bench --exact parse/1`);
});

import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { ENGINE } from '../../../../support/cargo/failure-cases.ts';

const ABSENT: readonly (readonly [string, string])[] = [
  ['error: no bench target matches pattern `simd_*` in `engine` package', 'simd_*'],
  ['error: no bin target matches pattern `tool-?` in default-run packages', 'tool-?'],
  ['error: no bench target named `simd` in `engine` package', 'simd'],
  ['error: no library targets found in package `engine`', 'engine'],
  ['error: package(s) `nope` not found in workspace `/gate/checkout`', 'nope'],
  ['error: package pattern(s) `no*` not found in workspace `/gate/checkout`', 'no*'],
  ['error: package ID specification `nope` did not match any packages', 'nope'],
  [
    'error: Package `engine v0.1.0 (/gate/checkout/engine)` does not have feature `cuda`. It has an optional dependency with that name, but that dependency uses the "dep:" syntax',
    'cuda',
  ],
  ["error: the package 'engine' does not contain this feature: cuda", 'cuda'],
  ['error: a bin target must be available for `cargo run`', 'there is none'],
  [
    'error: `cargo run` could not determine which binary to run. Use the `--bin` option to specify a binary, or the `default-run` manifest key.\navailable binaries: engine, sample1',
    'engine, sample1',
  ],
  ["error: the package 'engine' does not contain these features: cuda, simd", 'cuda'],
];

describe('a command', () => {
  it.each(ABSENT)('that asks for what is not there: %s', (line, names) => {
    const report = classifyCargoFailure({ lines: line.split('\n'), metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'feature-missing', message: expect.stringContaining(names) });
  });
});

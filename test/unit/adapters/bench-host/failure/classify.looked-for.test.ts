import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import type { Wanted } from '../../../../../adapters/bench-host/failure/wanted.ts';
import { ENGINE, ownScript } from '../../../../support/cargo/failure-cases.ts';

describe('a program that a build script misses', () => {
  it.each([
    ['failed to execute CMake: Os { code: 2, kind: NotFound, message: "No such file or directory" }', 'cmake'],
    ['This version of NASM is too old: No such file or directory (os error 2)', 'nasm'],
    ['error: no Python 3.x interpreter found', 'python3'],
    ['configure: nasm/yasm not found or too old. Use --disable-x86asm for a crippled build.', 'yasm'],
  ])('is looked for by the name that it has as a program: %s', (words, program) => {
    const has = (wanted: Wanted) => 'program' in wanted && wanted.program === program;
    const report = classifyCargoFailure({ lines: ownScript([words]), metadata: ENGINE, reproduce: 'x', has });
    expect(report).toMatchObject({ class: 'compile-error' });
  });

  it.each([
    'failed to start Python headers of the change: No such file or directory (os error 2)',
    '-- Perl not found. Disabling some code generation and using pre-generated code in generated-src/',
    'This version of NASM is too old: NASM version 2.13. Required >= 2.14.0',
  ])('is not missing by words of another meaning: %s', (words) => {
    const report = classifyCargoFailure({ lines: ownScript([words]), metadata: ENGINE, reproduce: 'x' });
    expect(report).toMatchObject({ class: 'compile-error' });
  });

  it('is not missing where this host has it, whatever the change’s own script says', () => {
    const lines = ownScript(['/bin/sh: 1: nasm: not found']);
    const has = (wanted: Wanted) => 'program' in wanted && wanted.program === 'nasm';
    const report = classifyCargoFailure({ lines, metadata: ENGINE, reproduce: 'x', has });
    expect(report).toMatchObject({ class: 'compile-error', message: expect.stringContaining('engine') });
    const elsewhere = { lines, metadata: ENGINE, reproduce: 'x', has: () => false };
    expect(classifyCargoFailure(elsewhere)).toMatchObject({ class: 'tool-missing' });
  });
});

import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { bundledProgram } from '../../../support/processes/bundled-program.ts';

const PROGRAM = bundledProgram(join(import.meta.dirname, '../../../support/processes/interrupted.ts'));

/** A program that has a child process of its own, and ends in its own way so many milliseconds after it was stopped. */
async function start(endsAfterMs: number) {
  const program = execa(process.execPath, [PROGRAM, `${endsAfterMs}`], { reject: false });
  await once(program.stdout, 'data');
  // In an object: a promise of it would be its end.
  return { program };
}

describe('a program that was stopped', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s ends as it wants to, children or none', async (signal) => {
    const { program } = await start(500);
    program.kill(signal);
    const { exitCode, stdout } = await program;
    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: 'ready\nstopped\nended' });
  });

  it('ends at once when it is stopped again', async () => {
    const { program } = await start(60_000);
    program.kill('SIGTERM');
    await once(program.stdout, 'data');
    program.kill('SIGTERM');
    const ended = await program;
    expect(ended.signal).toBe('SIGTERM');
    expect(ended.stdout).toBe('ready\nstopped');
  });
});

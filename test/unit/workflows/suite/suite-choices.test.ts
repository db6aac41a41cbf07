import { describe, expect, it } from 'vitest';
import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { MeasurementRef } from '../../../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../../../gate/contract/suite-record.ts';
import { Suite } from '../../../../gate/profile/profile.ts';
import { type CommandAttempt, tryCommands } from '../../../../workflows/suite/suite-choices.ts';

const COMMAND = 'cargo bench -p engine';
const SIMPLER = 'cargo bench -p engine --bench small';

const definition = Suite.parse({ kind: 'criterion', lane: 'cpu', command: COMMAND, simpler: SIMPLER });
const task = { suite: 'engine', definition, command: COMMAND, side: 'cpu', ranOn: 'cpu' } as const;

const measured = (uri: string): MeasurementRef => ({
  key: uri,
  uri,
  target: 'speed',
  hostId: 'host',
  machineClass: 'class',
  lane: 'cpu',
  listed: 1,
  measured: 1,
  problems: {},
  durationMs: 1,
});

/** What is kept of a suite whose commands do this, the last of which is interrupted. */
async function interruptedRun(run: (command: string, attempt: CommandAttempt) => void): Promise<SuiteRecord[]> {
  const kept: SuiteRecord[] = [];
  await expect(
    tryCommands(
      task,
      async (command, attempt) => run(command, attempt),
      (partial) => kept.push(partial),
    ),
  ).rejects.toThrow('stop');
  return kept;
}

it('keeps what an interrupted command had measured, and does not blame the budget', async () => {
  const [kept] = await interruptedRun((_, attempt) => {
    attempt.measurements.push(measured('a'));
    throw new Error('stop');
  });
  expect(kept?.measurements).toEqual([measured('a')]);
  expect(kept?.reason).toBe('interrupted before it ended');
});

it('still says by which toolchain the numbers were measured', async () => {
  const [kept] = await interruptedRun((_, attempt) => {
    attempt.toolchainAlternative = 'stable';
    attempt.measurements.push(measured('a'));
    throw new Error('stop');
  });
  expect(kept).toMatchObject({
    method: 'alt1',
    reason: 'interrupted before it ended; measured with the toolchain stable',
  });
});

it('keeps what failed and what it had measured when its simpler command is interrupted', async () => {
  const [kept, ...more] = await interruptedRun((command, attempt) => {
    if (command === SIMPLER) throw new Error('stop');
    attempt.measurements.push(measured('a'));
    attempt.failures.push({ class: 'benchmark-failed', message: 'it panicked' });
  });
  expect(more).toEqual([]);
  expect(kept).toMatchObject({ command: COMMAND, measurements: [measured('a')], simpler: { command: SIMPLER } });
  expect(kept?.failures.map(({ message }) => message)).toEqual(['it panicked']);
});

describe('a suite whose next choice measures', () => {
  const [NEXT, LAST] = ['cargo bench -p engine --bench one', 'cargo bench -p engine --bench two'];
  const choosing = { ...task, definition: { ...definition, nextChoices: [NEXT, LAST] } };
  const libtest = { harness: 'libtest', inputs: 'file:///inputs' } as BenchExecutable;
  const run = (toolchainAlternative?: string) =>
    tryCommands(
      choosing,
      async (command, attempt) => {
        if (toolchainAlternative !== undefined) attempt.toolchainAlternative = toolchainAlternative;
        if (command === COMMAND) attempt.built = [libtest];
        if (command === NEXT) attempt.failures.push({ class: 'tool-missing', message: 'cmake is missing' });
        if (command === LAST) attempt.measurements.push(measured('a'));
      },
      () => {},
    );

  it('notes why those before it gave nothing, and whether the commit decides that', async () => {
    expect(await run()).toMatchObject({
      ...{ method: 'alt2', command: LAST, reason: 'cmake is missing' },
      earlier: [
        { command: COMMAND, why: `${COMMAND} measured nothing`, bySource: true, inputs: 'file:///inputs' },
        { command: NEXT, why: 'cmake is missing' },
      ],
    });
  });

  it('notes nothing of a host that lacks the pinned toolchain: with that one the first may measure', async () => {
    expect(await run('stable')).not.toHaveProperty('earlier');
  });
});

describe('a suite whose simpler command ran', () => {
  const whole = { ...measured('one::speed[] '), uri: 'a' };
  const run = (gave: (attempt: CommandAttempt) => void, reason?: string) =>
    tryCommands(
      { ...task, ...(reason === undefined ? {} : { reason }) },
      async (command, attempt) => {
        if (command === SIMPLER) return gave(attempt);
        attempt.measurements.push(whole);
        attempt.empty.push({ package: 'one', target: 'lib', kind: 'bench', why: 'lists no benchmark' });
        attempt.failures.push({ class: 'benchmark-failed', message: 'it panicked' });
      },
      () => {},
    );

  it.each<readonly [string, (attempt: CommandAttempt) => void]>([
    ['another target', (attempt) => attempt.measurements.push({ ...measured('one::small[] '), target: 'small' })],
    ['a target of that name of another package', (attempt) => attempt.measurements.push(measured('two::speed[] '))],
  ])('says so where it measured %s', async (_, gave) => {
    expect(await run(gave)).toMatchObject({ method: 'alt1', reason: `it panicked; measured by ${SIMPLER}` });
  });

  it.each<readonly [string, (attempt: CommandAttempt) => void]>([
    ['failed', (attempt) => attempt.failures.push({ class: 'benchmark-failed', message: 'it panicked, too' })],
    ['had no time', (attempt) => (attempt.budgetOut = true)],
    ['measured nothing', () => {}],
    ['measured that again', (attempt) => attempt.measurements.push(measured('one::speed[] --quick'))],
    [
      'came to nothing',
      (attempt) => attempt.measurements.push({ ...measured('one::small[] '), target: 'small', measured: 0 }),
    ],
  ])('keeps the method and reason of the one that failed where it %s', async (_, gave) => {
    const { method, reason } = await run(gave);
    expect({ method, reason }).toEqual({ method: 'primary', reason: undefined });
    expect(await run(gave, 'no CUDA host')).toMatchObject({ reason: 'no CUDA host' });
  });

  it('names the empty bench of every package', async () => {
    const { empty } = await run((attempt) => {
      for (const owner of ['one', 'two'])
        attempt.empty.push({ package: owner, target: 'lib', kind: 'bench', why: 'lists no benchmark' });
    });
    expect(empty.map(({ package: owner }) => owner)).toEqual(['one', 'two']);
  });
});

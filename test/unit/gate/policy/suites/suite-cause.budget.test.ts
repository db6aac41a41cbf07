import { describe, expect, it } from 'vitest';
import type { FailureReport } from '../../../../../gate/contract/failure.ts';
import type { MeasureRequest } from '../../../../../gate/contract/measuring/measure-request.ts';
import type { SuiteRecord } from '../../../../../gate/contract/suite-record.ts';
import { judgeMeasuring } from '../../../../../gate/policy/judge-measuring.ts';
import {
  type InputParts,
  inputOf,
  Measured,
  onCuda,
  profileOf,
  suiteRun,
} from '../../../../support/policy/measured.ts';

const COMMAND = 'cargo bench -p one';
const SIMPLER = 'cargo bench -p one --bench small';
const panicked: FailureReport = { class: 'benchmark-failed', message: 'speed panicked', places: [{ target: 'speed' }] };
const unit = { kind: 'criterion' as const, lane: 'cpu' as const, required: true, command: COMMAND, simpler: SIMPLER };

/** The first pass ran out of time, and measured something. */
const OUT: InputParts = { interruption: 'budget-out', iteration: 0, newlyMeasured: 1 };
const LAST: InputParts = { ...OUT, iteration: 2 };

/** A bench that panicked, in a suite that there was no time to go on with. */
const open = (extra: Partial<SuiteRecord> = {}): SuiteRecord => panicking({ notRun: 'budget-out', ...extra });

const panicking = (extra: Partial<SuiteRecord>) => suiteRun({ command: COMMAND, failures: [panicked], ...extra });

const decided = (runs: readonly SuiteRecord[], extra: InputParts, suites: object = { unit }) => {
  const parts = { suites } as Parameters<typeof profileOf>[0];
  return new Measured().judge(runs, profileOf(parts), extra).evaluation;
};

describe.each([
  ['was not tried', {}],
  ['had no time', { simpler: { command: SIMPLER, failed: true } }],
] as const)('a panic of a suite whose simpler command %s', (_, extra) => {
  it('waits for the next pass', () => {
    expect(decided([open(extra)], OUT)).toMatchObject({
      ...{ status: 'skipped', route: { kind: 'NEXT', to: 'self' }, state: 'in-progress' },
      suites: [{ status: 'skipped' }],
    });
  });

  it.each([
    ['passes', LAST],
    ['new measurements', { ...OUT, newlyMeasured: 0 }],
  ])('stands where no more %s are left, with what is known of its base', (_what, over) => {
    expect(decided([open(extra)], { ...over, probes: [] })).toMatchObject({
      ...{ status: 'fail', route: { kind: 'NEXT', to: 'code-refiner' }, suites: [{ status: 'failed' }] },
      why: 'unit: speed panicked (whether the base fails too can not be told: its base was not asked)',
    });
  });

  it('stands where another row ends the run', () => {
    const tool: FailureReport = { class: 'tool-missing', message: 'cmake is missing' };
    const suites = { unit, other: { ...unit, command: 'cargo bench -p other' } };
    const lacking = suiteRun({ suite: 'other', command: 'cargo bench -p other', failures: [tool] });
    expect(decided([open(extra), lacking], OUT, suites)).toMatchObject({ status: 'fail', why: 'unit: speed panicked' });
  });

  it('waits, too, where nobody asked for a gate', () => {
    const judged = (parts: InputParts) => {
      const input = inputOf([open(extra)], profileOf({ suites: { unit } }), parts);
      const measuring = { ...input, request: input.request as unknown as MeasureRequest };
      return judgeMeasuring(measuring, new Measured().judged(input.request.profile, input)).verdict;
    };
    expect(judged(OUT)).toMatchObject({ goesOn: true, failures: [] });
    expect(judged(LAST)).toMatchObject({ goesOn: false, failures: [{ suite: 'unit', reason: 'speed panicked' }] });
  });
});

it('stands at once where nothing simpler is left to try', () => {
  expect(decided([open()], OUT, { unit: { ...unit, simpler: undefined } }).status).toBe('fail');
  expect(decided([open({ command: SIMPLER })], OUT).status).toBe('fail');
  expect(decided([panicking({ simpler: { command: SIMPLER, failed: true } })], OUT).status).toBe('fail');
  expect(decided([open({ failures: [{ class: 'compile-error', message: 'it does not build' }] })], OUT).status).toBe(
    'fail',
  );
});

it('waits for the CPU fallback of a suite that failed on its device', () => {
  const gpu = { ...unit, lane: 'cuda', command: 'cargo bench --features gpu', simpler: undefined, fallback: COMMAND };
  const measured = new Measured();
  const ref = measured.set({ suite: 'gpu', command: gpu.command, ...onCuda() });
  const own = { suite: 'gpu', side: 'cuda', ranOn: 'cuda', command: gpu.command, measurements: [ref] } as const;
  const fallback = suiteRun({ suite: 'gpu', command: COMMAND, notRun: 'budget-out' });
  const profile = profileOf({ suites: { gpu } } as Parameters<typeof profileOf>[0]);
  const of = (runs: readonly SuiteRecord[], parts: InputParts) => measured.judge(runs, profile, parts).evaluation;
  const settled = panicking(own);
  for (const runs of [[settled, fallback], [open(own)]]) {
    expect(of(runs, OUT)).toMatchObject({ route: { to: 'self' }, suites: [{ status: 'incomplete' }] });
    expect(of(runs, LAST)).toMatchObject({ status: 'fail', why: 'gpu: speed panicked' });
  }
});

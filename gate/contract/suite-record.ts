import type { Lane } from '../names/names.ts';
import type { NotRun } from './decision/causes.ts';
import type { EmptyExecutable } from './executables.ts';
import type { FailureReport } from './failure.ts';
import type { EarlierChoice } from './measured/earlier-choice.ts';
import type { MeasurementRef, ReportRef } from './measured/measurement-ref.ts';
import type { Method } from './outcome.ts';

/** What a suite's commands took of their hosts, in milliseconds: waiting for a machine or its lock isn't among it. */
export interface SuiteTimes {
  readonly buildMs: number;
  readonly measureMs: number;
}

/** What a suite's command did on a host: the workflow's own record, and the input of the evaluation. */
export interface SuiteRecord {
  readonly suite: string;
  /** The lane that it was measured on: `cpu` for the fallback of a CUDA suite. */
  readonly ranOn: Lane;
  /** `cuda` suites have two sides on a CUDA host; the CPU side's run has `side: 'cpu'`. */
  readonly side: Lane;
  readonly command: string;
  readonly method: Method;
  /** Why it isn't the first choice, or why nothing ran. */
  readonly reason?: string;
  /** What was tried before its command and gave nothing; absent: nothing was, or an earlier version measured it. */
  readonly earlier?: readonly EarlierChoice[];
  readonly measurements: readonly MeasurementRef[];
  readonly reports: readonly ReportRef[];
  /** Test harnesses and other executables that hold no benchmark. */
  readonly empty: readonly EmptyExecutable[];
  readonly leftOut: readonly { readonly target: string; readonly reason: string }[];
  /** What failed, whatever was measured beside it. */
  readonly failures: readonly FailureReport[];
  /**
   * Set where the simpler command was tried after a benchmark failure, and whether that failed as well. `nothingNew`: all
   * that it measured had been measured before.
   */
  readonly simpler?: { readonly command: string; readonly failed: boolean; readonly nothingNew?: true };
  /** The host that it ran on without a sandbox, whatever it measured; absent: it had one, or an earlier version ran it. */
  readonly unconfinedOn?: string;
  /** Of all attempts at it; absent: nothing was run for it, or by an earlier version. */
  readonly times?: SuiteTimes;
  /** Set where it wasn't run, or not to its end (`budget-out`). */
  readonly notRun?: NotRun;
}

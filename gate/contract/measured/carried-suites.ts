import type { Lane } from '../../names/names.ts';
import type { EarlierChoice } from './earlier-choice.ts';
import type { MeasurementRef, ReportRef } from './measurement-ref.ts';

/** One side of a suite whose numbers stand in another commit's baseline: each reference names it in `carriedOver`. */
export interface CarriedSuite {
  readonly suite: string;
  readonly side: Lane;
  readonly ranOn: Lane;
  readonly command: string;
  readonly measurements: readonly MeasurementRef[];
  readonly reports: readonly ReportRef[];
  /** What was tried before its command there, and why it would give nothing here either; absent: it is the first choice. */
  readonly earlier?: readonly EarlierChoice[];
}

/** What of a commit can be carried over before anything is built. */
export interface CarriedSuites {
  readonly suites: readonly CarriedSuite[];
  /** Of CUDA suites that were measured without CUDA: they stand where this run has none either. */
  readonly fallbacks: readonly CarriedSuite[];
  /** Why the others are built, one line a suite; none where there is no baseline to carry anything over from. */
  readonly built: readonly string[];
  /** Of a change of documentation alone: why something is built of what it changes; absent: nothing is. */
  readonly readByBuild?: string;
}

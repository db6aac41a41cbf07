import type { Lane } from '../../gate/names/names.ts';
import type { Suite } from '../../gate/profile/profile.ts';

/** One side of a suite to be measured: what a lane works on. */
export interface SuiteTask {
  readonly suite: string;
  readonly definition: Suite;
  readonly command: string;
  readonly side: Lane;
  readonly ranOn: Lane;
  /** Why this isn't the suite's first choice, such as a CPU fallback. */
  readonly reason?: string;
}

import type { MeasurementRef } from './measurement-ref.ts';

/** So many executables are measured again in a run as a check on its hosts. */
export const MOST_CHECKED = 2;

/** An executable that was carried over and measured again. Its numbers are nobody's: they say how the host measures now. */
export interface HostCheck {
  readonly suite: string;
  readonly hostId: string;
  readonly carried: MeasurementRef;
  /** Absent where it failed. */
  readonly again?: MeasurementRef;
  /** Why it failed; absent where it didn't. */
  readonly failed?: string;
}

import type { Throughput } from '../criterion/measurement.ts';

/**
 * Whether one iteration handles another amount here than there, so that their times say nothing of the code. Of another
 * kind, such as bytes in place of elements, it may be the same work; so it may where one doesn't say.
 */
export const isOtherWork = (one: Throughput | null, other: Throughput | null): boolean =>
  one !== null && other !== null && one.kind === other.kind && one.perIteration !== other.perIteration;

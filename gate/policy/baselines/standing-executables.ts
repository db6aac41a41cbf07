import type { BaselineDocument } from '../../baseline/document.ts';
import { type CarriedTo, originFault, standingFault } from './carried-numbers.ts';

/** An executable of a baseline, as far as it may stand for the same one of another commit: without its numbers. */
export interface StandingExecutable {
  readonly key: string;
  readonly identity: string;
  readonly listed: number;
  readonly hostId: string;
  readonly measuredAt: string;
  /** Why its numbers don't stand, in words that follow its name; null: they do. */
  readonly fault: string | null;
}

/** The executables of a baseline that have an identity; or why none of them stands, in words that follow its name. */
export function standingExecutables(
  document: BaselineDocument,
  asked: CarriedTo & { readonly machineClass: string; readonly commit: string },
): StandingExecutable[] | string {
  const { machineClass, commit } = asked;
  const fault = originFault(document, { machineClass, commit }, asked);
  if (fault !== null) return fault;
  return document.suites.flatMap((suite) =>
    suite.executables.flatMap((executable) => {
      const { key, identity, listed, takenOver } = executable;
      if (identity === undefined) return [];
      const measuredAt = takenOver?.measuredAt ?? document.finishedAt;
      const hostId = (takenOver?.host ?? document.host).id;
      return [{ key, identity, listed, hostId, measuredAt, fault: standingFault(suite, executable) }];
    }),
  );
}

/** The executable of a baseline that is the same; null where it has none. One that stands is preferred. */
export function findIdentity(
  executables: readonly StandingExecutable[],
  { key, identity, listed }: Pick<StandingExecutable, 'key' | 'identity' | 'listed'>,
): StandingExecutable | null {
  const same = executables.filter((each) => each.key === key && each.identity === identity && each.listed === listed);
  return same.find(({ fault }) => fault === null) ?? same[0] ?? null;
}

import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { type GateState, recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { BaseBuild, LaneTurns } from './lane-turns.ts';

/**
 * Records what became of a lane's suites on the base, as far as they were built there: all that was measured of each.
 *
 * @param isContinued what failed there in an earlier run of the same pass stands besides
 */
export function recordBase(
  { records, baseRecords }: Pick<GateState, 'records' | 'baseRecords'>,
  tasks: readonly SuiteTask[],
  turns: LaneTurns | null,
  isContinued = false,
): void {
  for (const task of tasks) {
    const built = [...(turns?.built.values() ?? [])].filter(({ suite }) => suite === task.suite);
    const change = records.get(recordKey(task));
    if (turns === null || built.length === 0 || change === undefined) continue;
    const failures = isContinued ? (baseRecords.get(recordKey(task))?.failures ?? []) : [];
    const record = recordOf(change, built, turns);
    const isNew = ({ message }: SuiteRecord['failures'][number]) => failures.every((each) => each.message !== message);
    baseRecords.set(recordKey(task), { ...record, failures: [...failures, ...record.failures.filter(isNew)] });
  }
}

function recordOf(
  { suite, side, ranOn, command, method }: SuiteRecord,
  built: readonly BaseBuild[],
  { benches }: LaneTurns,
): SuiteRecord {
  const keys = new Set(built.flatMap((each) => each.keys));
  return {
    ...{ suite, side, ranOn, command, method },
    measurements: [...keys].flatMap((key) => benches.get(key)?.ref ?? []),
    reports: [],
    empty: built.flatMap(({ empty }) => empty),
    leftOut: built.flatMap(({ leftOut }) => leftOut),
    failures: built.flatMap(({ failures }) => failures),
  };
}

import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { type GateState, recordKey } from '../state/gate-state.ts';
import type { SuiteTask } from '../state/suite-task.ts';
import type { BaseBuild, LaneTurns } from './lane-turns.ts';

/**
 * Records what became of a lane's suites on the base, as far as they were built there: all that was measured of each.
 *
 * @param isContinued what an earlier run of the same pass measured there, and what failed, stands besides
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
    const record = recordOf(change, built, turns);
    const before = isContinued ? baseRecords.get(recordKey(task)) : undefined;
    const { failures = [], measurements = [] } = before ?? {};
    const isLeft = ({ key }: MeasurementRef) => record.measurements.every((ref) => ref.key !== key);
    const isNew = ({ message }: SuiteRecord['failures'][number]) => failures.every((each) => each.message !== message);
    baseRecords.set(recordKey(task), {
      ...record,
      measurements: [...measurements.filter(isLeft), ...record.measurements],
      failures: [...failures, ...record.failures.filter(isNew)],
    });
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

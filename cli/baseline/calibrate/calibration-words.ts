import type { CalibrationDocument } from '../../../gate/comparison/calibration-document.ts';
import { asChange } from '../../../gate/comparison/decide-gate.ts';
import { FEWEST_CONVICTING_ROUNDS } from '../../../gate/comparison/terms.ts';
import { medianOf } from '../../../gate/statistics/median.ts';
import { columnsOf } from '../../terminal/columns.ts';

/** A calibration for a terminal: how much sessions differ, and how often that would accuse somebody for nothing. */
export function calibrationLines(calibration: CalibrationDocument): string {
  const { machineClass, commit, kernel, microcode, sessions, benchmarks, falseAlarms } = calibration;
  const scatter = benchmarks.map(({ variance }) => Math.sqrt(variance));
  const share = (value: number): string => asChange(Math.exp(value)).slice(1);
  const largest = scatter.reduce((most, each) => Math.max(most, each), 0);
  const { compared, alarmed, bound } = falseAlarms;
  const hosts = [...new Set(sessions.map(({ host }) => host))];
  return columnsOf([
    ['calibrated', machineClass],
    ['commit', commit],
    [
      'sessions',
      `${sessions.length} on ${hosts.join(', ')}, kernel ${kernel}${microcode ? `, microcode ${microcode}` : ''}`,
    ],
    [
      'between sessions',
      `${share(medianOf(scatter))} in half of ${benchmarks.length} benchmarks, ${share(largest)} in all`,
    ],
    [
      'false alarms',
      bound === null
        ? `not tried: too few sessions, or fewer rounds in each than the ${FEWEST_CONVICTING_ROUNDS} that convict`
        : `${alarmed} in ${compared} comparisons of two sessions, at most ${Math.ceil(bound * 100)} %`,
    ],
  ])
    .map((line) => `${line}\n`)
    .join('');
}

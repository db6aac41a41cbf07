import { type BenchmarkKey, keyText } from './benchmark-key.ts';

/** How much the mean of a benchmark differs from one session to the next of the same executable. Logarithms. */
export interface SessionNoise {
  readonly key: BenchmarkKey;
  /** Variance of one session's mean, its rounds' included. */
  readonly variance: number;
  readonly degrees: number;
  /** Rounds that a session had, the fewest. */
  readonly rounds: number;
  /** Variance between the rounds of a session; null: sessions had one round. */
  readonly roundVariance: number | null;
  /** Of each executable that it is known from the hosts whose sessions measured it. */
  readonly measuredOn: readonly (readonly string[])[];
}

/** What is known of a class's machines between sessions. */
export interface Calibration {
  /** `calibrated`: by sessions that were measured for it; `pooled`: by the same executables, measured several times anyway. */
  readonly source: 'calibrated' | 'pooled';
  readonly machineClass: string;
  /** The kernels, and hosts, that it was measured on. */
  readonly kernels: readonly string[];
  readonly hosts: readonly string[];
  /** Of the processor; absent where nobody knows. */
  readonly microcode?: string;
  readonly sessions: number;
  /** The oldest of its sessions. */
  readonly since: Date;
  /** How often two of its sessions, compared, accused somebody; absent: nobody tried. */
  readonly falseAlarms?: { readonly compared: number; readonly alarmed: number; readonly bound: number | null };
  readonly benchmarks: ReadonlyMap<string, SessionNoise>;
}

/** What a calibration has to fit. */
export interface CalibratedMachine {
  readonly machineClass: string;
  readonly kernel: string;
  readonly microcode?: string | undefined;
  readonly hosts: readonly string[];
  readonly at: Date;
}

/** A calibration's days. */
export const CALIBRATION_DAYS = 30;
const DAY_MS = 24 * 60 * 60 * 1000;

/** Why a calibration says nothing of a machine; null: it does. */
export function calibrationLapse(calibration: Calibration, machine: CalibratedMachine): string | null {
  const { machineClass, kernels, hosts, since } = calibration;
  if (machineClass !== machine.machineClass) return `it is of the class ${machineClass}`;
  const apart = machine.at.getTime() - since.getTime();
  if (Math.abs(apart) > CALIBRATION_DAYS * DAY_MS) {
    const when = apart > 0 ? 'before' : 'after';
    return `its sessions are of ${since.toISOString().slice(0, 10)}, more than ${CALIBRATION_DAYS} days ${when}`;
  }
  if (kernels.some((kernel) => kernel !== machine.kernel)) {
    return `it was measured under kernel ${kernels.join(', ')}, this under ${machine.kernel}`;
  }
  const { microcode } = calibration;
  if (microcode !== undefined && machine.microcode !== undefined && microcode !== machine.microcode) {
    return `it was measured under microcode ${microcode}, this under ${machine.microcode}`;
  }
  const strange = machine.hosts.filter((host) => !hosts.includes(host));
  return strange.length === 0 ? null : `no session was measured on ${strange.join(', ')}`;
}

/**
 * Variance of a side's mean between sessions, for a side of so many rounds; null where nothing is known of the benchmark on
 * these hosts. A side of fewer rounds than the calibration's sessions scatters more, by the rounds that it lacks.
 *
 * @param hosts that measured what is judged: what two of them always differ by, only an executable tells that both measured,
 *   and others beside it would make little of it
 */
export function sessionVariance(
  { benchmarks }: Calibration,
  key: BenchmarkKey,
  rounds: number,
  hosts: readonly string[],
): { readonly variance: number; readonly degrees: number } | null {
  const noise = benchmarks.get(keyText(key));
  if (noise === undefined) return null;
  const { variance, degrees, roundVariance, measuredOn } = noise;
  const ofAll = measuredOn.filter((measured) => hosts.every((host) => measured.includes(host)));
  const isEnough = new Set(hosts).size > 1 ? ofAll.length === measuredOn.length : ofAll.length > 0;
  if (!isEnough || measuredOn.length === 0) return null;
  if (rounds >= noise.rounds) return { variance, degrees };
  if (roundVariance === null) return null;
  return { variance: variance + roundVariance * (1 / rounds - 1 / noise.rounds), degrees };
}

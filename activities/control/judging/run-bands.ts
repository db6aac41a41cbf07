import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import { type CalibratedBand, calibratedBand } from '../../../gate/comparison/calibrated-band.ts';
import type { CalibratedMachine, Calibration } from '../../../gate/comparison/calibration.ts';
import type { CalibratedPlace } from '../../../gate/comparison/calibration-document.ts';
import type { MeasuredNoise } from '../../../gate/contract/measured/measured-noise.ts';
import type { MeasuredCommit } from '../../../gate/contract/request.ts';
import { type BandOf, measuredNoise } from '../../../gate/policy/honesty/noise-bands.ts';

/** What calibrations that somebody trusted made, and that hold for a machine, say; null: there is none. */
export type FindCalibration = (place: CalibratedPlace, machine: CalibratedMachine) => Promise<Calibration | null>;

/** What was asked for, as far as its noise depends on it. */
type BandedRun = Pick<MeasuredCommit, 'repository'> & {
  readonly profile: Pick<MeasuredCommit['profile'], 'name' | 'noise'>;
};

interface FoundBands {
  readonly calibration: Calibration;
  readonly bandOf: CalibratedBand;
}

interface SeenClass {
  readonly calibrations: Set<Calibration>;
  /** Of each benchmark its band; null: it has the profile's. */
  readonly bands: Map<string, number | null>;
}

/** The noise bands of what a run measured. Of each machine what is known of it is looked for once. */
export class RunBands {
  readonly #run: BandedRun;
  readonly #find: FindCalibration;
  readonly #found = new Map<string, Promise<FoundBands | null>>();
  readonly #seen = new Map<string, SeenClass>();

  constructor(run: BandedRun, find: FindCalibration = async () => null) {
    this.#run = run;
    this.#find = find;
  }

  /** The bands of a set's benchmarks: by a calibration where that knows them, else the profile's. */
  async of({ suite, lane, executable, host, finishedAt, benchmarks }: MeasurementSet): Promise<BandOf> {
    const found = await this.#foundFor(host, finishedAt);
    const { package: name, target } = executable;
    const bandOf = (id: string): number | null => found?.bandOf({ suite, lane, package: name, target, id }) ?? null;
    const { calibrations, bands } = this.saw(host.machineClass);
    if (found !== null) calibrations.add(found.calibration);
    for (const { id } of benchmarks) bands.set(JSON.stringify([executable.key, id]), bandOf(id));
    return (id) => bandOf(id) ?? this.#run.profile.noise.band;
  }

  /** Notes that a class of machines measured. */
  saw(machineClass: string): SeenClass {
    const seen = this.#seen.get(machineClass) ?? { calibrations: new Set(), bands: new Map() };
    this.#seen.set(machineClass, seen);
    return seen;
  }

  /** By which noise each class was judged, in the order in which they were seen. */
  measured(): MeasuredNoise[] {
    return [...this.#seen].map(([machineClass, { calibrations, bands }]) =>
      measuredNoise({ machineClass, calibrations, bands: bands.values() }, this.#run.profile.noise.band),
    );
  }

  #foundFor(host: MeasurementSet['host'], finishedAt: string): Promise<FoundBands | null> {
    const { machineClass, kernel, microcode, id } = host;
    const machine = JSON.stringify([machineClass, kernel, microcode, id]);
    const known = this.#found.get(machine) ?? this.#look(host, finishedAt);
    this.#found.set(machine, known);
    return known;
  }

  async #look({ machineClass, kernel, microcode, id }: MeasurementSet['host'], at: string): Promise<FoundBands | null> {
    const { repository, profile } = this.#run;
    const place = { repository, profile: profile.name, machineClass };
    const calibration = await this.#find(place, { machineClass, kernel, microcode, hosts: [id], at: new Date(at) });
    return calibration === null ? null : { calibration, bandOf: calibratedBand(calibration, id) };
  }
}

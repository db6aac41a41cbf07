import { z } from 'zod';
import { LANES } from '../names/names.ts';
import { openObject } from '../names/open-object.ts';
import { RepositoryName, Sha } from '../names/subject.ts';
import { keyText } from './benchmark-key.ts';
import type { Calibration } from './calibration.ts';

/** Sessions of one calibration. */
export const MOST_SESSIONS = 32;
/** Bytes of JSON of one: a hundred thousand benchmarks. */
export const LARGEST_CALIBRATION = 32 * 1024 * 1024;
const MOST_CALIBRATED = 100_000;

/** How much sessions of one commit differ on a class of machines, as it is stored. */
export const CalibrationDocument = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/calibration'),
  repository: RepositoryName,
  profile: z.string().min(1).max(100),
  machineClass: z.string().max(200),
  commit: Sha,
  kernel: z.string().max(200),
  /** Of the processor; absent where the system doesn't say. */
  microcode: z.string().max(100).optional(),
  /** In the order in which they were measured, each a lease of its own. */
  sessions: z
    .array(
      openObject({
        /** Digest of its baseline. */
        digest: z.string().max(100),
        host: z.string().max(200),
        measuredAt: z.iso.datetime(),
      }),
    )
    .min(2)
    .max(MOST_SESSIONS),
  /** Sessions compared two by two, each pair by what the others say: how many found a difference where there is none. */
  falseAlarms: openObject({
    compared: z.int().nonnegative(),
    alarmed: z.int().nonnegative(),
    /** Upper 95 % bound of their rate; null: too few sessions to compare any, or too few rounds to find anything. */
    bound: z.number().min(0).max(1).nullable(),
  }),
  benchmarks: z
    .array(
      openObject({
        suite: z.string(),
        lane: z.enum(LANES),
        package: z.string(),
        target: z.string(),
        id: z.string(),
        /** Of one session's mean, in squared logarithms, after shrinkage; its degrees of freedom, the prior's included. */
        variance: z.number().nonnegative(),
        degrees: z.number().positive(),
        /** Of a session, the fewest. */
        rounds: z.int().positive(),
        /** Between the rounds of a session; null: sessions had one round. */
        roundVariance: z.number().nonnegative().nullable(),
        /** Hosts whose sessions measured it; absent: those of all sessions. */
        hosts: z.array(z.string().max(200)).max(MOST_SESSIONS).optional(),
      }),
    )
    .max(MOST_CALIBRATED),
});
export type CalibrationDocument = z.infer<typeof CalibrationDocument>;

/** A stored calibration as comparisons take it. */
export const storedCalibration = (document: CalibrationDocument): Calibration => {
  const all = [...new Set(document.sessions.map(({ host }) => host))];
  return {
    source: 'calibrated',
    machineClass: document.machineClass,
    kernels: [document.kernel],
    ...(document.microcode === undefined ? {} : { microcode: document.microcode }),
    hosts: all,
    sessions: document.sessions.length,
    since: new Date(Math.min(...document.sessions.map(({ measuredAt }) => Date.parse(measuredAt)))),
    falseAlarms: document.falseAlarms,
    benchmarks: new Map(
      document.benchmarks.map(({ variance, degrees, rounds, roundVariance, hosts = all, ...key }) => [
        keyText(key),
        { key, variance, degrees, rounds, roundVariance, measuredOn: [hosts] },
      ]),
    ),
  };
};

/** What a calibration is looked for by. */
export interface CalibratedPlace {
  readonly repository: string;
  readonly profile: string;
  readonly machineClass: string;
}

/** As it is looked for: repositories are one whatever case they are typed in. */
export const calibratedPlace = ({ repository, profile, machineClass }: CalibratedPlace): CalibratedPlace => ({
  ...{ repository: repository.toLowerCase(), profile, machineClass },
});

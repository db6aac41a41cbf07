import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import type { IdenticalAsked } from '../../../gate/contract/measured/carried-found.ts';
import type { MeasurementRef } from '../../../gate/contract/measured/measurement-ref.ts';
import {
  findIdentity,
  type StandingExecutable,
  standingExecutables,
} from '../../../gate/policy/baselines/standing-executables.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import type { ReadOrigin } from './read-origin.ts';

export interface FindIdenticalDependencies {
  /** Baselines that measured an executable of this identity, the newest first. */
  readonly findByIdentity: (identity: string) => Promise<readonly BaselineEntry[]>;
  readonly readOrigin: ReadOrigin;
  /** Called between look-ups, so that a long search shows that it is alive. */
  readonly heartbeat?: () => void;
}

/** Look-ups at one time. */
const AT_ONCE = 8;

/** So many baselines of one identity are read, the newest. */
const MOST_READ = 3;

/** So many reasons are told. */
const MOST_TOLD = 10;

/**
 * Finds for executables that were just built the newest baselines that measured the same: of the repository, profile and
 * machine class, no older than asked, and such that a trusted key signed them where one is configured.
 */
export const createFindIdentical =
  (dependencies: FindIdenticalDependencies): ControlActivities['findIdentical'] =>
  async (asked) => {
    const refused = new Set<string>();
    const origins = new Origins(dependencies.readOrigin, asked, refused);
    const find = async (executable: IdenticalAsked['executables'][number]): Promise<MeasurementRef[]> => {
      dependencies.heartbeat?.();
      const entries = (await dependencies.findByIdentity(executable.identity)).filter((entry) => isFor(entry, asked));
      const refs: MeasurementRef[] = [];
      const faults: string[] = [];
      for (const entry of entries.slice(0, MOST_READ)) {
        const found = findIdentity(await origins.read(entry), executable);
        const fault = found === null ? null : faultOf(found, entry, asked);
        if (fault !== null) faults.push(`${executable.target} ${fault}`);
        else if (found !== null) refs.push(refTo(entry, executable, found, asked));
      }
      if (refs.length === 0) for (const fault of faults) refused.add(fault);
      return refs;
    };
    const found: MeasurementRef[][] = [];
    for (let at = 0; at < asked.executables.length; at += AT_ONCE) {
      found.push(...(await Promise.all(asked.executables.slice(at, at + AT_ONCE).map(find))));
    }
    return { refs: together(found), refused: [...refused].slice(0, MOST_TOLD) };
  };

function faultOf(
  { fault, measuredAt }: StandingExecutable,
  { commit }: BaselineEntry,
  { now, maxAgeMs }: IdenticalAsked,
) {
  const age = now - Date.parse(measuredAt);
  if (fault !== null) return fault;
  return age >= 0 && age <= maxAgeMs ? null : `was measured too long ago in ${commit.slice(0, 12)}`;
}

/** Of each executable one: all of one baseline and host where one has all of them, as a ratio needs it; else the newest. */
function together(found: readonly (readonly MeasurementRef[])[]): MeasurementRef[] {
  const place = ({ uri, hostId }: MeasurementRef) => `${uri} ${hostId}`;
  const common = found[0]?.find((one) => found.every((refs) => refs.some((ref) => place(ref) === place(one))));
  return found.flatMap(
    (refs) => refs.find((ref) => common !== undefined && place(ref) === place(common)) ?? refs[0] ?? [],
  );
}

/** What baselines hold that may stand for other commits; each is read once, and only what is asked for is kept of it. */
class Origins {
  readonly #read = new Map<string, Promise<readonly StandingExecutable[]>>();

  constructor(
    private readonly readOrigin: ReadOrigin,
    private readonly asked: IdenticalAsked,
    private readonly refused: Set<string>,
  ) {}

  read(entry: BaselineEntry): Promise<readonly StandingExecutable[]> {
    const before = this.#read.get(entry.digest);
    const reading = before ?? this.#readAnew(entry);
    this.#read.set(entry.digest, reading);
    return reading;
  }

  async #readAnew(entry: BaselineEntry): Promise<readonly StandingExecutable[]> {
    const { uri, digest, commit } = entry;
    const { machineClass, repository, profile } = this.asked;
    const refuse = (why: string): readonly StandingExecutable[] => {
      this.refused.add(`${digest.slice(0, 'sha256:'.length + 12)} ${why}`);
      return [];
    };
    try {
      const document = await this.readOrigin({ uri, carriedOver: { digest } });
      if ('fault' in document) return refuse(document.fault);
      const found = standingExecutables(document, { repository, profile, machineClass, commit });
      return typeof found === 'string' ? refuse(found) : found;
    } catch (error) {
      if (!isUnproven(error)) throw error;
      return refuse('is signed by no trusted key');
    }
  }
}

const isFor = (entry: BaselineEntry, { repository, profile, machineClass }: IdenticalAsked): boolean =>
  entry.repository.toLowerCase() === repository.toLowerCase() &&
  entry.profile === profile &&
  entry.machineClass === machineClass;

const refTo = (
  { uri, digest, commit, machineClass }: BaselineEntry,
  { key, target }: IdenticalAsked['executables'][number],
  { listed, hostId, measuredAt }: StandingExecutable,
  { lane }: IdenticalAsked,
): MeasurementRef => ({
  ...{ key, uri, target, hostId, machineClass, lane, listed, measured: listed, problems: {}, durationMs: 0 },
  carriedOver: { by: 'identity', digest, commit, measuredAt },
});

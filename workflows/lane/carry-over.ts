import { ActivityFailure, isCancellation, patched } from '@temporalio/workflow';
import type { BenchExecutable, ExecutableListing } from '../../gate/contract/executables.ts';
import { LONGEST_CARRIED_MS } from '../../gate/contract/measured/carried-found.ts';
import type { MeasurementRef } from '../../gate/contract/measured/measurement-ref.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import type { Lane } from '../../gate/names/names.ts';
import { comparedSuites } from '../../gate/policy/baselines/compared-suites.ts';
import { findingMeasured } from '../calls/activities.ts';
import { NO_BASE } from './carried-records.ts';
import type { LaneSetting } from './lane-setting.ts';
import { usableWhole } from './offer.ts';

/** An executable that was built just now and holds benchmarks. */
interface BuiltExecutable {
  readonly executable: BenchExecutable;
  readonly listing: Pick<ExecutableListing, 'listed'>;
}

/** A suite's executables as they were built just now. */
interface BuiltSuite {
  readonly suite: string;
  readonly command: string;
  /** All that hold benchmarks. */
  readonly built: readonly BuiltExecutable[];
  /** What stands already, by key. */
  readonly finished: ReadonlyMap<string, MeasurementRef>;
  /** Keys of those that are measured, whatever other baselines have. */
  readonly except: ReadonlySet<string>;
}

/** An executable that wasn't measured, since a baseline of another commit has its numbers. */
export interface CarriedExecutable extends BuiltExecutable, Pick<BuiltSuite, 'suite' | 'command'> {
  readonly ref: MeasurementRef;
}

/** What a lane carries over of what it has built: executables that another commit's baseline measured, the same to the byte. */
export interface CarryOver {
  /** Those of a suite, by key. Never rejects for want of an answer: then everything is measured. */
  of(built: BuiltSuite): Promise<ReadonlyMap<string, MeasurementRef>>;
  /** All that was carried over on this host so far. */
  readonly carried: readonly CarriedExecutable[];
}

export function createCarryOver(
  { request, state, context }: Pick<LaneSetting, 'request' | 'state' | 'context'>,
  lane: Lane,
  { machineClass }: Pick<HostDescription, 'machineClass'>,
): CarryOver {
  const compared = comparedSuites(request.profile);
  const isAnew = request.again === true || request.reuse === false;
  const carried: CarriedExecutable[] = [];

  async function find(built: readonly BuiltExecutable[]): Promise<readonly MeasurementRef[]> {
    const executables = built.flatMap(({ executable: { key, target, identity }, listing: { listed } }) =>
      identity === undefined ? [] : [{ key, target, identity, listed }],
    );
    if (executables.length === 0 || !patched('carry-over-identical')) return [];
    if (context.trusted === undefined && patched('nothing-without-base')) {
      state.notTakenOver.add(NO_BASE);
      return [];
    }
    const { repository, profile } = request;
    try {
      const found = await findingMeasured.findIdentical.executeWithOptions({ summary: 'what was measured before' }, [
        {
          ...{ repository, profile: profile.name, lane, machineClass, executables },
          ...{ now: Date.now(), maxAgeMs: profile.reuse?.maxAge ?? LONGEST_CARRIED_MS },
        },
      ]);
      for (const refusal of found.refused) state.notTakenOver.add(refusal);
      return found.refs;
    } catch (error) {
      if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
      // What the store says names its inner places.
      state.notTakenOver.add('nobody could say what was measured before');
      return [];
    }
  }

  return {
    carried,
    async of({ suite, command, built, finished, except }) {
      const how = compared.get(suite);
      const left = built.filter(({ executable: { key } }) => !finished.has(key) && !except.has(key));
      // Both sides of a ratio come from one lease: what isn't carried over whole is measured.
      if (isAnew || how === 'never' || (how === 'whole' && left.length < built.length)) return new Map();
      const refs = usableWhole(how, await find(left), left.length, placeOfLease);
      const inputs = new Map(left.map(({ executable }) => [executable.key, executable.inputs]));
      const byKey = new Map(refs.map((ref) => [ref.key, builtOf(ref, inputs.get(ref.key))]));
      for (const each of left) {
        const ref = byKey.get(each.executable.key);
        if (ref !== undefined) carried.push({ ...each, suite, command, ref });
      }
      return byKey;
    },
  };
}

/** Says what the executable is built of here: whoever carries it on asks by that. */
const builtOf = (ref: MeasurementRef, inputs: string | undefined): MeasurementRef =>
  ref.carriedOver === undefined || inputs === undefined ? ref : { ...ref, carriedOver: { ...ref.carriedOver, inputs } };

/** Where a ratio's sides were measured together: one run, on one host. */
const placeOfLease = ({ carriedOver, hostId }: MeasurementRef): string => `${carriedOver?.digest} ${hostId}`;

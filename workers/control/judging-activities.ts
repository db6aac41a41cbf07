import { heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { createFindBaseSuites } from '../../activities/control/judging/base/find-base-suites.ts';
import { createFindBaseTargets } from '../../activities/control/judging/base/find-base-targets.ts';
import { createRequireReusable } from '../../activities/control/judging/base/trusted-baselines.ts';
import { createEvaluate } from '../../activities/control/judging/evaluate.ts';
import { createJudgeMeasuring } from '../../activities/control/judging/judge-measuring.ts';
import { storedSets } from '../../activities/control/judging/sets/stored-sets.ts';
import type { JudgingDependencies } from '../../activities/control/judging/store-baselines.ts';
import { createConfirmTurns } from '../../activities/control/looks/confirm-turns.ts';
import { createLookAtTurns } from '../../activities/control/looks/look-at-turns.ts';
import { readVerdicts } from '../../activities/control/looks/read-verdicts.ts';
import { createFindIdentical } from '../../activities/control/reuse/find-identical.ts';
import {
  baselineOutcome,
  type FindReusableBaselinesDependencies,
} from '../../activities/control/reuse/find-reusable-baselines.ts';
import { createReadOrigin, type ReadOrigin } from '../../activities/control/reuse/read-origin.ts';
import type { OwnProfile } from '../../activities/control/runs/history/own-profile.ts';
import { type RunKind, requireCaller } from '../../activities/control/runs/identity/require-caller.ts';
import type { ControlActivities } from '../../activities/interfaces.ts';
import type { Signatures } from '../../adapters/signing/signatures.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { canonicalJson } from '../../gate/baseline/canonical-json.ts';
import { comparisonRecord } from '../../gate/baseline/run-record.ts';
import { LARGEST_PAYLOAD } from '../../gate/names/limits.ts';
import { GATE_WORKFLOW, MEASURE_WORKFLOW } from '../../gate/names/names.ts';
import { callerOfActivity } from './caller-of-activity.ts';
import { findNoise } from './find-noise.ts';

/** What judging runs needs of a control worker. */
interface JudgingParts extends FindReusableBaselinesDependencies {
  readonly client: Client;
  readonly store: Store;
  readonly signatures: Signatures | null;
  readonly whole: OwnProfile;
}

/** Judging and storing, for a gate and without one: each for runs of its own type alone. */
export function judgingActivities(
  parts: JudgingParts,
): Pick<ControlActivities, 'evaluate' | 'judgeMeasuring' | 'findIdentical' | 'lookAtTurns' | 'confirmTurns'> {
  const { client, store, signatures, findBaselines, hasPassed, whole } = parts;
  const requiring =
    (kind: RunKind): NonNullable<JudgingDependencies['requireCaller']> =>
    (run) =>
      requireCaller({ client, caller: callerOfActivity }, run, [kind]);
  const judging: JudgingDependencies = {
    ...storedSets(store),
    writeBaseline: async (document) => baselineOutcome(await store.writeBaseline(document, signatures?.signBaseline)),
    readVerdicts: (uri) => readVerdicts(store, uri),
    keepComparison: (run, comparison) =>
      store.putRecord(comparisonRecord(run, comparison.second.digest), canonicalJson(comparison)),
    findBaseSuites: createFindBaseSuites({ findBaselines, readBaseline: (digest) => store.readBaseline(digest) }),
    findCalibration: findNoise(store, signatures),
    readOrigin: readOriginIn(store, signatures),
    heartbeat,
  };
  const evaluate = createEvaluate({
    ...judging,
    findBaseTargets: createFindBaseTargets({ findBaselines, readBaseline: (digest) => store.readBaseline(digest) }),
    requireCaller: requiring(GATE_WORKFLOW),
    requireReusable: createRequireReusable(findBaselines, hasPassed),
    writeGrounds: (grounds) => store.putJson(grounds, LARGEST_PAYLOAD),
    ...(signatures?.signDecision === undefined ? {} : { signDecision: signatures.signDecision }),
  });
  const judgeMeasuring = createJudgeMeasuring({
    ...judging,
    requireCaller: requiring(MEASURE_WORKFLOW),
    ...(signatures?.signMeasuring === undefined ? {} : { signMeasuring: signatures.signMeasuring }),
  });
  const looking = { store, heartbeat, loadMeasurementSet: judging.loadMeasurementSet };
  return {
    lookAtTurns: createLookAtTurns(looking),
    confirmTurns: createConfirmTurns(looking),
    findIdentical: createFindIdentical({
      findByIdentity: (identity) => store.findByIdentity(identity),
      readOrigin: readOriginIn(store, signatures),
      heartbeat,
    }),
    evaluate: async ({ request, ...input }) => evaluate({ ...input, request: await whole(request) }),
    judgeMeasuring: async ({ request, ...input }) => judgeMeasuring({ ...input, request: await whole(request) }),
  };
}

/** Reads baselines that something is carried over from: where keys are configured, those alone that a trusted one signed. */
export const readOriginIn = (
  store: Pick<Store, 'findBaselines' | 'readBaseline' | 'readSignatures'>,
  signatures: Signatures | null,
): ReadOrigin =>
  createReadOrigin({
    findBaselines: (query) => store.findBaselines(query),
    readBaseline: (digest) => store.readBaseline(digest),
    ...(signatures === null
      ? {}
      : { stateOf: (entry) => signatures.baselineState(entry, (...asked) => store.readSignatures(...asked)) }),
  });

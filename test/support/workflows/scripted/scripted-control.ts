import { activityInfo, getClient, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { createBaseAnswers } from '../../../../activities/control/judging/base/base-answers.ts';
import { createEvaluate } from '../../../../activities/control/judging/evaluate.ts';
import { createJudgeMeasuring } from '../../../../activities/control/judging/judge-measuring.ts';
import { createFindMeasured } from '../../../../activities/control/judging/sets/find-measured.ts';
import { createKeepMeasured } from '../../../../activities/control/judging/sets/keep-measured.ts';
import { createListMeasured } from '../../../../activities/control/judging/sets/list-measured.ts';
import { createConfirmTurns } from '../../../../activities/control/looks/confirm-turns.ts';
import { createLookAtTurns } from '../../../../activities/control/looks/look-at-turns.ts';
import { readVerdicts } from '../../../../activities/control/looks/read-verdicts.ts';
import { createReadHead } from '../../../../activities/control/read-head.ts';
import { createIsRunOf } from '../../../../activities/control/receipts/is-run-of.ts';
import {
  createProvenReceipts,
  type ReceiptActivities,
} from '../../../../activities/control/receipts/proven-receipts.ts';
import { createPublishCheck } from '../../../../activities/control/receipts/publish-check.ts';
import { createPublishLedger } from '../../../../activities/control/receipts/publish-ledger.ts';
import { createPublishProgress } from '../../../../activities/control/receipts/publish-progress.ts';
import { createFindStanding, type FindStanding } from '../../../../activities/control/receipts/standing-runs.ts';
import { createToldProgress } from '../../../../activities/control/receipts/told-progress.ts';
import { createFindIdentical } from '../../../../activities/control/reuse/find-identical.ts';
import { createHasEnded } from '../../../../activities/control/runs/ends/has-ended.ts';
import { createOwnProfile } from '../../../../activities/control/runs/history/own-profile.ts';
import { createKnowsRun } from '../../../../activities/control/runs/identity/knows-run.ts';
import { MEASURING, requireCaller } from '../../../../activities/control/runs/identity/require-caller.ts';
import { createCompleteLeftChecks } from '../../../../activities/control/runs/left/complete-left-checks.ts';
import { createReadWords } from '../../../../activities/control/runs/left/run-words.ts';
import { createFindPlace } from '../../../../activities/control/runs/others/find-place.ts';
import {
  createFindNewer,
  createFindNewerRuns,
  type FindNewer,
} from '../../../../activities/control/runs/others/newer-runs.ts';
import { createTellOlderRuns } from '../../../../activities/control/runs/others/tell-older-runs.ts';
import type { ControlActivities } from '../../../../activities/interfaces.ts';
import type { GitHub } from '../../../../adapters/github/github.ts';
import { jsonDigest } from '../../../../adapters/signing/json-digest.ts';
import type { Signatures } from '../../../../adapters/signing/signatures.ts';
import type { RecordStore, Store } from '../../../../adapters/store/content/store.ts';
import type { GateContext } from '../../../../gate/contract/context.ts';
import type { Handed } from '../../../../gate/contract/request.ts';
import { MEASURE_WORKFLOW } from '../../../../gate/names/names.ts';
import type { Profile } from '../../../../gate/profile/profile.ts';
import { callerOfActivity } from '../../../../workers/control/caller-of-activity.ts';
import { readOriginIn } from '../../../../workers/control/judging-activities.ts';
import type { MemoryStore } from './memory-store.ts';

/** The activities that write receipts. */
export type Receipts = ReceiptActivities;

/** Asks the server of the scene whose activity it is. */
const findNewerHere: FindNewer = (run) => createFindNewer({ client: getClient() })(run);

/** The same of what stands. @param signatures null: nothing has to be signed */
const findStandingHere =
  (signatures: Pick<Signatures, 'decisionFault'> | null = null): FindStanding =>
  (run) => {
    const client = getClient();
    const readWords = createReadWords({ client });
    return createFindStanding({ client, readWords, findNewer: findNewerHere, signatures })(run);
  };

/** @param records where is kept what runs told; @param signatures null: nothing is signed */
export const receiptsBy = (
  github: GitHub,
  records: RecordStore,
  signatures: Pick<Signatures, 'decisionFault'> | null = null,
): Receipts => {
  const findNewer = findNewerHere;
  const findStanding = findStandingHere(signatures);
  const isRunOf = (...run: [string, string]) => createIsRunOf({ client: getClient() })(...run);
  const attempt = () => activityInfo().attempt;
  return {
    publishCheck: createPublishCheck({ github, findNewer, findStanding, isRunOf, attempt }),
    publishLedger: createPublishLedger({
      github,
      findNewer,
      findStanding,
      knowsRun: (runId) => createKnowsRun({ client: getClient() })(runId),
      attempt,
      keepLedger: async () => undefined,
      keepLanded: async () => undefined,
      keptLedgers: async () => [],
    }),
    publishProgress: createPublishProgress({
      github,
      attempt,
      told: createToldProgress(records),
      readWords: (run) => createReadWords({ client: getClient() })(run),
      signatures,
    }),
  };
};

/** What a scene's control worker has at hand. */
interface ControlParts {
  readonly client: Client;
  readonly store: MemoryStore;
  readonly github: GitHub;
  readonly receipts: Receipts;
  readonly blobs: Store;
  /** What it signs and checks by; null: nothing is signed. */
  readonly signatures: Signatures | null;
  /** True where receipts are written of runs that never were. */
  readonly unproven: boolean;
}

/** The activities of a scene's control worker: real ones on its server and its GitHub, but for what reads a repository. */
export function scriptedControl(
  { client, store, github, receipts, blobs, signatures, unproven }: ControlParts,
  { context, control = {} }: { readonly context?: Partial<GateContext>; readonly control?: Partial<ControlActivities> },
): ControlActivities {
  const deps = { client, caller: callerOfActivity, signatures };
  const writing = { ...receipts, ...pick(control) };
  const whole = createOwnProfile(deps);
  const readOrigin = readOriginIn(blobs, signatures);
  /** Judges with the profile of the run that asks. */
  const judging =
    <I extends { readonly request: { readonly profile: Profile } }, V>(judge: (input: I) => Promise<V>) =>
    async ({ request, ...input }: Omit<I, 'request'> & { readonly request: Handed<I['request']> }): Promise<V> =>
      judge({ ...input, request: await whole(request) } as unknown as I);
  return {
    gatherContext: async () => ({
      tree: 'b'.repeat(40),
      base: 'c'.repeat(40),
      branch: 'feature',
      changedFiles: { count: 1, sample: ['src/lib.rs'] },
      documentationOnly: false,
      specs: [],
      subjects: [],
      hardware: [],
      title: 'A change',
      labels: [],
      linkedIssue: null,
      ledger: null,
      bundle: 'memory:bundle',
      ...context,
    }),
    readHead: createReadHead({ github }),
    tellOlderRuns: createTellOlderRuns({ client }),
    completeLeftChecks: createCompleteLeftChecks({ client }),
    findNewerRuns: createFindNewerRuns(createFindNewer({ client })),
    findPlace: createFindPlace({ client }),
    findReusableBaselines: async () => [],
    findCarriedOver: async () => ({ suites: [], fallbacks: [], built: [] }),
    evaluate: judging(
      createEvaluate({
        ...store,
        readOrigin,
        readVerdicts: (uri) => readVerdicts(blobs, uri),
        requireCaller: (run) => requireCaller(deps, run),
        ...(signatures?.signDecision === undefined ? {} : { signDecision: signatures.signDecision }),
      }),
    ),
    judgeMeasuring: judging(
      createJudgeMeasuring({
        ...store,
        readOrigin,
        readVerdicts: (uri) => readVerdicts(blobs, uri),
        requireCaller: (run) => requireCaller(deps, run, [MEASURE_WORKFLOW]),
        ...(signatures?.signMeasuring === undefined ? {} : { signMeasuring: signatures.signMeasuring }),
      }),
    ),
    resolveMeasure: async () => {
      throw new Error('a scene that asks for this says what is found');
    },
    ...createKeepMeasured(blobs),
    listMeasured: createListMeasured({
      store: blobs,
      requireCaller: (run) => requireCaller(deps, run, MEASURING),
      ...(signatures?.signMeasured === undefined ? {} : { signMeasured: signatures.signMeasured }),
    }),
    lookAtTurns: createLookAtTurns({ store: blobs, loadMeasurementSet: store.loadMeasurementSet, heartbeat }),
    confirmTurns: createConfirmTurns({ store: blobs, loadMeasurementSet: store.loadMeasurementSet, heartbeat }),
    findIdentical: createFindIdentical({ findByIdentity: (identity) => blobs.findByIdentity(identity), readOrigin }),
    findMeasured: createFindMeasured({ ...store, store: blobs, hasEnded: createHasEnded({ client }), signatures }),
    ...createBaseAnswers({
      ...{ store: blobs, signatures, digestOf: jsonDigest },
      requireCaller: (run) => requireCaller(deps, run),
    }),
    awaitRunClosed: async () => undefined,
    storeHistory: async () => [],
    ...control,
    ...(unproven ? writing : createProvenReceipts(deps, writing)),
  };
}

/** Those of a test's own activities that write receipts. */
const pick = ({ publishCheck, publishLedger, publishProgress }: Partial<ControlActivities>): Partial<Receipts> => ({
  ...(publishCheck === undefined ? {} : { publishCheck }),
  ...(publishLedger === undefined ? {} : { publishLedger }),
  ...(publishProgress === undefined ? {} : { publishProgress }),
});

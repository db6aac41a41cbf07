import { activityInfo, cancellationSignal, heartbeat } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { AskingActivities } from '../../activities/control/asking/asking-activities.ts';
import { createDefaultProfile } from '../../activities/control/asking/default-profile.ts';
import { createFindMeasure } from '../../activities/control/asking/resolve-measure.ts';
import { createFindBaseLockFile } from '../../activities/control/find-base-lock-file.ts';
import { createGatherContext } from '../../activities/control/gather-context.ts';
import { createBaseAnswers } from '../../activities/control/judging/base/base-answers.ts';
import { createFindTrusted } from '../../activities/control/judging/base/trusted-baselines.ts';
import { createHasPassed } from '../../activities/control/judging/has-passed.ts';
import { createFindMeasured } from '../../activities/control/judging/sets/find-measured.ts';
import { createKeepMeasured } from '../../activities/control/judging/sets/keep-measured.ts';
import { createListMeasured } from '../../activities/control/judging/sets/list-measured.ts';
import { storedSets } from '../../activities/control/judging/sets/stored-sets.ts';
import { createReadHead } from '../../activities/control/read-head.ts';
import { createIsRunOf } from '../../activities/control/receipts/is-run-of.ts';
import { createKeptLedgers } from '../../activities/control/receipts/kept-ledgers.ts';
import { createProvenReceipts } from '../../activities/control/receipts/proven-receipts.ts';
import { createPublishCheck } from '../../activities/control/receipts/publish-check.ts';
import { createPublishLedger } from '../../activities/control/receipts/publish-ledger.ts';
import { createPublishProgress } from '../../activities/control/receipts/publish-progress.ts';
import { createFindStanding } from '../../activities/control/receipts/standing-runs.ts';
import { createToldProgress } from '../../activities/control/receipts/told-progress.ts';
import { createFindCarriedOver } from '../../activities/control/reuse/find-carried-over.ts';
import { createFindReusableBaselines } from '../../activities/control/reuse/find-reusable-baselines.ts';
import { createJudgeStanding } from '../../activities/control/reuse/judge-standing.ts';
import type { ReusableQuery } from '../../activities/control/reuse/reusable-query.ts';
import { createAwaitRunClosed } from '../../activities/control/runs/ends/await-run-closed.ts';
import { createHasEnded } from '../../activities/control/runs/ends/has-ended.ts';
import { createOwnProfile } from '../../activities/control/runs/history/own-profile.ts';
import { createStoreHistory } from '../../activities/control/runs/history/store-history.ts';
import { createKnowsRun } from '../../activities/control/runs/identity/knows-run.ts';
import { MEASURING, requireCaller } from '../../activities/control/runs/identity/require-caller.ts';
import { createCompleteLeftChecks } from '../../activities/control/runs/left/complete-left-checks.ts';
import { createReadWords } from '../../activities/control/runs/left/run-words.ts';
import { createFindPlace } from '../../activities/control/runs/others/find-place.ts';
import {
  createFindNewer,
  createFindNewerRuns,
  type FindNewer,
} from '../../activities/control/runs/others/newer-runs.ts';
import { createTellOlderRuns } from '../../activities/control/runs/others/tell-older-runs.ts';
import type { ControlActivities } from '../../activities/interfaces.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { createGit } from '../../adapters/git/git.ts';
import { createGitHub, type GitHub } from '../../adapters/github/github.ts';
import { readIdentity } from '../../adapters/github/http/identity.ts';
import { repositoryAddress } from '../../adapters/github/subject/repository-address.ts';
import { loadProfile, readProfileText, shippedProfileOf } from '../../adapters/profiles/load-profile.ts';
import { ProfileError } from '../../adapters/profiles/profile-error.ts';
import { jsonDigest } from '../../adapters/signing/json-digest.ts';
import type { Signatures } from '../../adapters/signing/signatures.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import type { ReceiptLinks } from '../../gate/receipts/words/links.ts';
import { attemptSignal } from '../attempt-signal.ts';
import { readyStore } from '../ready-store.ts';
import { translatingAll } from '../translating-all.ts';
import { createAskingActivities } from './asking-activities.ts';
import { callerOfActivity } from './caller-of-activity.ts';
import { controlSignatures } from './control-signatures.ts';
import { judgingActivities } from './judging-activities.ts';
import { controlFolder } from './mirror-maintenance.ts';
import { receiptLinks } from './receipt-links.ts';

/**
 * The activities of a control worker: the only one that holds a GitHub identity.
 *
 * @throws GitHubError of kind `invalid` where the identity's variables can't be used
 * @throws StoreError of kind `misconfigured`
 * @throws GateError wrong-input where the Temporal UI's address is none, or a key can't be used
 */
export async function createControlActivities(
  env: Environment,
  client: Client,
  say: (line: string) => void,
): Promise<ControlActivities & AskingActivities> {
  const github = createGitHub(await readIdentity(env), { signal: attemptSignal });
  say(`GitHub: ${github.identity}`);
  const links = receiptLinks(env, client.options.namespace, github.site);
  const store = openStore(env);
  await readyStore(store, say);
  const signatures = await controlSignatures(env, say);
  const findBaselines =
    signatures === null
      ? (query: ReusableQuery) => store.findBaselines(query)
      : createFindTrusted(
          (query) => store.findBaselines(query),
          (entry) => signatures.baselineState(entry, (...asked) => store.readSignatures(...asked)),
        );
  const readBaseline = (digest: string) => store.readBaseline(digest);
  const putText = (text: string) => store.put(text, { contentType: 'text/plain' });
  const hasPassed = createHasPassed(store, signatures);
  const findNewer = createFindNewer({ client });
  const git = createGit({
    folder: controlFolder(env),
    authorization: github.authorizeSource,
    isOwnSsh: github.isOwnSsh,
  });
  const addressOf = repositoryAddress(env);
  const whole = createOwnProfile({ client, caller: callerOfActivity });
  const gatherContext = createGatherContext({
    ...{ git, github, store, addressOf, cancellationSignal, digestOf: jsonDigest },
    findBaseLockFile: createFindBaseLockFile({ findBaselines, readBaseline, putText }),
    operatorsProfile: (name) => loadProfile(name, { env }).catch(unlessNone),
  });
  const reading = { git, store, cancellationSignal, heartbeat };
  const findCarriedOver = createFindCarriedOver({ ...reading, findBaselines, hasPassed });
  const findReusable = createFindReusableBaselines({ findBaselines, hasPassed }, createJudgeStanding(reading));
  return translatingAll({
    gatherContext: async (request) => gatherContext(await whole(request)),
    resolveMeasure: createFindMeasure({
      ...{ github, git, digestOf: jsonDigest },
      defaultProfile: createDefaultProfile({
        ...{ git, cancellationSignal },
        readProfile: (file, text) => readProfileText(file, text, { env }),
        shippedProfile: shippedProfileOf,
      }),
      loadProfile: (name) => loadProfile(name, { env }),
      addressOf,
    }),
    readHead: createReadHead({ github }),
    tellOlderRuns: createTellOlderRuns({ client }),
    completeLeftChecks: createCompleteLeftChecks({ client }),
    findNewerRuns: createFindNewerRuns(findNewer),
    findPlace: createFindPlace({ client }),
    findReusableBaselines: async ({ request, ...input }) => findReusable({ ...input, request: await whole(request) }),
    findCarriedOver: async ({ request, ...input }) => findCarriedOver({ ...input, request: await whole(request) }),
    ...judgingActivities({ client, store, signatures, findBaselines, hasPassed, whole }),
    ...createKeepMeasured(store),
    ...takingOver(client, store, signatures),
    ...writingReceipts({ client, store, signatures, github, findNewer, links }),
    ...createAskingActivities({ env, client, store, git, github }),
    awaitRunClosed: createAwaitRunClosed({ client }),
    storeHistory: createStoreHistory({ client, store }),
  });
}

/** Whatever is written on GitHub, and only what is proven. */
function writingReceipts({
  client,
  store,
  signatures,
  github,
  findNewer,
  links,
}: {
  readonly client: Client;
  readonly store: Store;
  readonly signatures: Signatures | null;
  readonly github: GitHub;
  readonly findNewer: FindNewer;
  readonly links: ReceiptLinks;
}): ReturnType<typeof createProvenReceipts> {
  const attempt = () => activityInfo().attempt;
  const readWords = createReadWords({ client });
  const findStanding = createFindStanding({ client, readWords, findNewer, signatures });
  return createProvenReceipts(
    { client, caller: callerOfActivity, signatures },
    {
      publishCheck: createPublishCheck({
        ...{ github, findNewer, findStanding, links, attempt },
        isRunOf: createIsRunOf({ client }),
      }),
      publishLedger: createPublishLedger({
        ...{ github, findNewer, findStanding },
        knowsRun: createKnowsRun({ client }),
        links,
        attempt,
        ...createKeptLedgers(store),
      }),
      publishProgress: createPublishProgress({
        ...{ github, links, attempt, signatures },
        told: createToldProgress(store),
        readWords,
      }),
    },
  );
}

/** What a run lists of its measurements and keeps of its base, and takes over of others. */
const takingOver = (
  client: Client,
  store: Store,
  signatures: Signatures | null,
): Pick<ControlActivities, 'listMeasured' | 'findMeasured' | 'findBaseAnswer' | 'keepBaseAnswer'> => ({
  ...createBaseAnswers({
    ...{ store, signatures, digestOf: jsonDigest },
    requireCaller: (run) => requireCaller({ client, caller: callerOfActivity }, run),
  }),
  listMeasured: createListMeasured({
    store,
    requireCaller: (run) => requireCaller({ client, caller: callerOfActivity }, run, MEASURING),
    ...(signatures?.signMeasured === undefined ? {} : { signMeasured: signatures.signMeasured }),
  }),
  findMeasured: createFindMeasured({
    store,
    ...storedSets(store),
    hasEnded: createHasEnded({ client }),
    signatures,
    heartbeat,
  }),
});

/** A profile that control doesn't have, or can't read, says nothing. */
function unlessNone(error: unknown): null {
  if (error instanceof ProfileError) return null;
  throw error;
}

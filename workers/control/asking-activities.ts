import { setMaxListeners } from 'node:events';
import { cancellationSignal } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { AskingActivities, WaitingActivities } from '../../activities/control/asking/asking-activities.ts';
import { createAwaitOutcome } from '../../activities/control/asking/await-outcome.ts';
import { createBeginGate } from '../../activities/control/asking/begin-gate.ts';
import { createDefaultProfile } from '../../activities/control/asking/default-profile.ts';
import { createJoinMeasure } from '../../activities/control/asking/join-measure.ts';
import { createResolveAsked } from '../../activities/control/asking/resolve-asked.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import type { Git } from '../../adapters/git/git.ts';
import type { GitHub } from '../../adapters/github/github.ts';
import { repositoryAddress } from '../../adapters/github/subject/repository-address.ts';
import { readHandedProfile } from '../../adapters/profiles/handed-profile.ts';
import { loadProfile, readProfileText, shippedProfileOf } from '../../adapters/profiles/load-profile.ts';
import { jsonDigest } from '../../adapters/signing/json-digest.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { translatingAll } from '../translating-all.ts';
import { callerOfActivity } from './caller-of-activity.ts';

interface AskingParts {
  readonly env: Environment;
  readonly client: Client;
  readonly store: Pick<Store, 'putJson' | 'getJson'>;
  readonly git: Git;
  readonly github: Pick<GitHub, 'readSubject'>;
}

/** What a control worker completes thin requests with: GitHub, git, and the profiles that it has. */
export const createAskingActivities = ({ env, client, store, git, github }: AskingParts): AskingActivities => ({
  resolveAsked: createResolveAsked({
    ...{ client, store, caller: callerOfActivity },
    digestOf: jsonDigest,
    dependencies: {
      loadProfile: (name) => loadProfile(name, { env }),
      handedProfile: (content) => readHandedProfile(content, { env }),
      defaultProfile: createDefaultProfile({
        ...{ git, cancellationSignal },
        readProfile: (file, text) => readProfileText(file, text, { env }),
        shippedProfile: shippedProfileOf,
      }),
      // Whose profile is trusted depends on it.
      addressOf: repositoryAddress(env),
      readSubject: (...asked) => github.readSubject(...asked),
      inspectSource: (...asked) => git.inspectSource(...asked),
      hasCommit: (...asked) => git.hasCommit(...asked),
      hasBase: (...asked) => git.hasBase(...asked),
    },
  }),
  beginGate: createBeginGate({ client, store, caller: callerOfActivity, digestOf: jsonDigest }),
  joinMeasure: createJoinMeasure({ client, digestOf: jsonDigest }),
});

/** What is done on the queue of those who wait. */
export const createWaitingActivities = (client: Client): WaitingActivities => {
  const signalOfStep = () => {
    const signal = cancellationSignal();
    setMaxListeners(0, signal);
    return signal;
  };
  const dependencies = { client, cancellationSignal: signalOfStep };
  return translatingAll({
    awaitOutcome: createAwaitOutcome<GateOutcome>(dependencies),
    awaitMeasured: createAwaitOutcome<MeasureOutcome>(dependencies),
  });
};

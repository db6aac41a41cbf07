import type { Client } from '@temporalio/client';
import type { AskingActivities } from '../../../../activities/control/asking/asking-activities.ts';
import { createBeginGate } from '../../../../activities/control/asking/begin-gate.ts';
import { createJoinMeasure } from '../../../../activities/control/asking/join-measure.ts';
import { createResolveAsked } from '../../../../activities/control/asking/resolve-asked.ts';
import type { GitHub } from '../../../../adapters/github/github.ts';
import { readHandedProfile } from '../../../../adapters/profiles/handed-profile.ts';
import { jsonDigest } from '../../../../adapters/signing/json-digest.ts';
import type { Store } from '../../../../adapters/store/content/store.ts';
import { InputError } from '../../../../gate/contract/input-error.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { callerOfActivity } from '../../../../workers/control/caller-of-activity.ts';

/** What a scene's control worker asks with: real but for what reads a repository, which has one profile. */
export function scriptedAsking({
  client,
  github,
  blobs,
  profile,
}: {
  readonly client: Client;
  readonly github: Pick<GitHub, 'readSubject'>;
  readonly blobs: Pick<Store, 'putJson' | 'getJson'>;
  readonly profile: unknown;
}): AskingActivities {
  const own = () => Profile.parse(profile);
  return {
    resolveAsked: createResolveAsked({
      ...{ client, store: blobs, caller: callerOfActivity, digestOf: jsonDigest },
      dependencies: {
        async loadProfile(name) {
          if (name === own().name) return own();
          throw new InputError([`${name}: no such profile`]);
        },
        handedProfile: (content) => readHandedProfile(content),
        addressOf: (repository) => `https://github.com/${repository}.git`,
        defaultProfile: async () => ({ profile: own(), origin: 'the scene' }),
        readSubject: (...asked) => github.readSubject(...asked),
        inspectSource: async (location, sha) => ({
          source: { kind: 'url', location },
          head: sha,
          hasCommit: null,
        }),
        hasBase: async () => null,
      },
    }),
    beginGate: createBeginGate({ client, store: blobs, caller: callerOfActivity, digestOf: jsonDigest }),
    joinMeasure: createJoinMeasure({ client, digestOf: jsonDigest }),
  };
}

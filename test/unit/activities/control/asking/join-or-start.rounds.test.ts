import type { Client } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { gateToStart } from '../../../../../activities/control/asking/gate-to-start.ts';
import { joinOrStart } from '../../../../../activities/control/asking/join-or-start.ts';
import { jsonDigest } from '../../../../../adapters/signing/json-digest.ts';
import { measureStart } from '../../../../../gate/contract/measuring/measure-start.ts';
import { Rounds, withRounds } from '../../../../../gate/profile/rounds.ts';
import { inputOf, profileOf } from '../../../../support/policy/measured.ts';

const { request } = inputOf([], profileOf());

/** How a gate, and a measuring, is started of a commit whose profile takes seven rounds, and of which somebody asks this. */
const WAYS = [
  [
    'a gate',
    (asked: Parameters<typeof withRounds>[1]) => gateToStart({ ...request, profile: profile(asked) }, jsonDigest),
  ],
  [
    'a measuring',
    (asked: Parameters<typeof withRounds>[1]) => {
      const { memo, ...start } = measureStart(
        { ...request, branch: null, profile: profile(asked) },
        jsonDigest(profile(asked)),
      );
      return {
        type: 'measureBaseline',
        request: {},
        terms: memo.terms,
        digestOf: jsonDigest,
        termsOfInput: () => null,
        ...start,
      };
    },
  ],
] as const;

const profile = (asked: Parameters<typeof withRounds>[1]) =>
  withRounds(profileOf({ rounds: Rounds.parse({ max: 7 }) }), asked);

/** A server on which a run of somebody else's is under way. */
const serverWith = (terms: object) => {
  const run = { runId: 'theirs', memo: { ticket: 'theirs', terms: JSON.parse(JSON.stringify(terms)) }, raw: {} };
  const workflow = {
    start: async () => ({ firstExecutionRunId: 'theirs' }),
    getHandle: () => ({ describe: async () => run }),
  };
  return { workflow } as unknown as Client;
};

describe.each(WAYS)('%s that is under way', (_, startOf) => {
  it.each([
    ['as many rounds as its profile says anyway', {}, { rounds: 7 }],
    ['the same rounds', { rounds: 3 }, { rounds: 3 }],
    ['the same pairs', { against: 'base' as const }, { against: 'base' as const, rounds: 7 }],
  ])('is joined by who asks for %s', async (_, running, asked) => {
    const client = serverWith(startOf(running).terms);
    expect(await joinOrStart(client, startOf(asked), 'mine')).toMatchObject({ joined: true, run: { runId: 'theirs' } });
  });

  it.each([
    ['other rounds', {}, { rounds: 3 }],
    ['the base beside it', {}, { against: 'base' as const }],
    ['no base beside it', { against: 'base' as const }, {}],
  ])('is no answer to who asks for %s, and says in what it differs', async (_, running, asked) => {
    const client = serverWith(startOf(running).terms);
    await expect(joinOrStart(client, startOf(asked), 'mine')).rejects.toThrow(
      /is under way, and differs in profile \(or in rounds or against\): wait for its end, or cancel it/,
    );
  });
});

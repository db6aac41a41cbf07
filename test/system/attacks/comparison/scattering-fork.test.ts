import { expect, it } from 'vitest';
import { compareStored } from '../../../../client/library/compare-stored.ts';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import { Random } from '../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../support/comparison/round-documents.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const random = new Random(23);

/** What a session measured of an executable that takes so many times as long, in logarithms. */
const session = (name: string, log: number, identity: string, of: Partial<BaselineDocument>) =>
  documentOfRounds(
    Array.from({ length: 12 }, (_, index) => ({
      ...{ id: `b${index}`, session: name, identity: identity.repeat(64) },
      times: Array.from({ length: 7 }, () => 100 * Math.exp(log + 0.01 * random.normal())),
    })),
    { commit: identity.repeat(40), ...of },
  );

it.each<[string, Partial<BaselineDocument>]>([
  ['of a branch', { branch: 'mallory:main' }],
  ['of a commit that no branch is known of', { branch: null, foreign: true }],
])(
  'a fork whose benches scatter from lease to lease does not say how noisy the machines are, %s',
  async (_, theirs) => {
    const { store } = await temporaryStore();
    for (let index = 0; index < 6; index += 1) {
      await store.writeBaseline(session(`honest-${index}`, 0.005 * random.normal(), 'a', { branch: 'main' }));
      // The same executable each time, which takes as long as it likes.
      await store.writeBaseline(session(`noisy-${index}`, index % 2 === 0 ? 2 : -2, 'd', theirs));
    }
    const [before, after] = [
      session('before', 0, 'a', { branch: 'main' }),
      session('after', 0.3, 'c', { branch: 'mallory:slow' }),
    ];
    const [first, second] = [await store.writeBaseline(before), await store.writeBaseline(after)];
    const { benchmarks, gate } = await compareStored(
      store,
      { digest: first.digest, document: before },
      { digest: second.digest, document: after },
      {},
      async () => true,
      () => true,
    );
    expect(benchmarks.map(({ verdict }) => verdict)).toEqual(benchmarks.map(() => 'slower'));
    expect(gate).toBe('fail');
  },
);

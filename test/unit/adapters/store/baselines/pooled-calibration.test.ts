import { expect, it } from 'vitest';
import { pooledCalibration } from '../../../../../adapters/store/baselines/pooled-calibration.ts';
import { Random } from '../../../../support/comparison/random.ts';
import { documentOfRounds } from '../../../../support/comparison/round-documents.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

it('is of the hosts whose sessions say something, whatever else the store has baselines of', async () => {
  const { store } = await temporaryStore();
  const random = new Random(5);
  const { host } = exampleDocument();
  const lease = (session: number, hostId: string, identity: string) => {
    const mood = 0.01 * random.normal();
    const times = Array.from({ length: 3 }, () => 100 * Math.exp(mood + 0.002 * random.normal()));
    const benchmarks = [{ id: 'a', session: `lease ${session}`, identity: identity.repeat(64), times }];
    return documentOfRounds(benchmarks, { commit: `${session}`.repeat(40), host: { ...host, id: hostId } });
  };
  for (const session of [0, 1, 2, 3]) await store.writeBaseline(lease(session, 'one', 'a'));
  const last = lease(4, 'two', 'b');
  await store.writeBaseline(last);
  const at = Date.parse(last.finishedAt);
  const of = { store, isTrusted: async () => true, onUnreadable: () => {} };
  const pooled = () => pooledCalibration(of, { ...last, kernel: host.kernel, from: at, to: at });
  expect((await pooled())?.hosts).toEqual(['one']);
  await store.writeBaseline(lease(5, 'two', 'a'));
  expect((await pooled())?.hosts).toEqual(['one', 'two']);
});

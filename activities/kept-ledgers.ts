import type { Store } from '../adapters/store/store.ts';
import { runRecord } from '../gate/baseline/run-record.ts';
import type { LedgerTexts, PublishLedgerDeps } from './publish-ledger.ts';

/** A ledger that neighbours overwrite all the time is kept so often in one pass, and no more. */
const MOST_WRITES = 20;

const NAME = /\/(\d{1,4})-(before|after)(?:-(\d{1,3}))?\.md$/;

interface KeptRecord {
  readonly path: string;
  readonly iteration: number;
  readonly write: number;
  readonly which: 'before' | 'after';
}

/**
 * Keeps both texts of each ledger edit with the run, so that what somebody overwrites can be looked up and put back:
 * `ledger/0-before.md` and `ledger/0-after.md` for the first write of the first pass, `0-after-2.md` for its second.
 */
export const createKeptLedgers = (
  store: Pick<Store, 'putRecord' | 'getRecord' | 'listRecords'>,
): Pick<PublishLedgerDeps, 'keepLedger' | 'keptLedgers'> => ({
  async keepLedger({ workflow, iteration }, { before, after }) {
    if (workflow === null) return;
    const writes = (await listKept(store, workflow.firstExecutionRunId)).filter(
      (record) => record.iteration === iteration,
    );
    const write = Math.max(0, ...writes.map((record) => record.write)) + 1;
    if (write > MOST_WRITES) return;
    const name = (which: string): string => {
      const suffix = write === 1 ? '' : `-${write}`;
      return runRecord(workflow.firstExecutionRunId, `ledger/${iteration}-${which}${suffix}.md`);
    };
    if (before !== null) await store.putRecord(name('before'), before);
    await store.putRecord(name('after'), after);
  },
  async keptLedgers({ workflow }) {
    if (workflow === null) return [];
    const texts: LedgerTexts[] = [];
    const records = await listKept(store, workflow.firstExecutionRunId);
    const read = async ({ path }: KeptRecord): Promise<string> => (await store.getRecord(path)).toString('utf8');
    for (const record of records.filter(({ which }) => which === 'after').slice(-MOST_TEXTS)) {
      const before = records.find(
        ({ which, iteration, write }) => which === 'before' && iteration === record.iteration && write === record.write,
      );
      texts.push({ before: before === undefined ? null : await read(before), after: await read(record) });
    }
    return texts;
  },
});

/** How far back a mending looks. */
const MOST_TEXTS = 6;

async function listKept(store: Pick<Store, 'listRecords'>, runId: string): Promise<KeptRecord[]> {
  const records = (await store.listRecords(runRecord(runId, 'ledger'))).flatMap((path): KeptRecord[] => {
    const [, iteration, which, write = '1'] = NAME.exec(path) ?? [];
    if (which !== 'before' && which !== 'after') return [];
    return [{ path, which, iteration: Number(iteration), write: Number(write) }];
  });
  return records.sort((left, right) => left.iteration - right.iteration || left.write - right.write);
}

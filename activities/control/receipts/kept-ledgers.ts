import type { Store } from '../../../adapters/store/content/store.ts';
import { runRecord } from '../../../gate/baseline/run-record.ts';
import { LARGEST_GITHUB_TEXT } from '../../../gate/names/limits.ts';
import { unlessUnreadable } from '../judging/unreadable.ts';
import type { KeptLedger, PublishLedgerDeps } from './publish-ledger.ts';

/** A ledger that neighbours overwrite all the time is kept so often in one pass, and no more. */
const MOST_WRITES = 20;

const NAME = /\/(\d{1,4})-(before|after|landed)(?:-(\d{1,3}))?\.md$/;

interface KeptRecord {
  readonly path: string;
  readonly iteration: number;
  readonly write: number;
  readonly which: 'before' | 'after' | 'landed';
}

/**
 * Keeps both texts of each ledger edit with the run, so that what somebody overwrites can be looked up and put back:
 * `ledger/0-before.md` and `ledger/0-after.md` for the first write of the first pass, `0-after-2.md` for its second, and
 * `0-landed.md` beside what GitHub said that it took.
 */
export const createKeptLedgers = (
  store: Pick<Store, 'putRecord' | 'getRecord' | 'listRecords'>,
): Pick<PublishLedgerDeps, 'keepLedger' | 'keepLanded' | 'keptLedgers'> => ({
  async keepLedger({ workflow, iteration }, { before, after }) {
    if (workflow === null) return;
    const write = (await newestWrite(store, workflow.firstExecutionRunId, iteration)) + 1;
    if (write > MOST_WRITES) return;
    const name = nameOf(workflow.firstExecutionRunId, iteration, write);
    if (before !== null) await store.putRecord(name('before'), before);
    await store.putRecord(name('after'), after);
  },
  async keepLanded({ workflow, iteration }) {
    if (workflow === null) return;
    const write = await newestWrite(store, workflow.firstExecutionRunId, iteration);
    if (write > 0) await store.putRecord(nameOf(workflow.firstExecutionRunId, iteration, write)('landed'), 'landed\n');
  },
  async keptLedgers({ workflow }) {
    if (workflow === null) return [];
    const texts: KeptLedger[] = [];
    const records = await listKept(store, workflow.firstExecutionRunId);
    const read = async ({ path }: KeptRecord): Promise<string> =>
      (await store.getRecord(path, LARGEST_GITHUB_TEXT)).toString('utf8');
    for (const record of records.filter(({ which }) => which === 'after').slice(-MOST_TEXTS)) {
      const beside = (name: KeptRecord['which']) =>
        records.find(
          ({ which, iteration, write }) => which === name && iteration === record.iteration && write === record.write,
        );
      const before = beside('before');
      const landed = beside('landed') !== undefined;
      // What lies there and was no text of GitHub's tells nothing of one.
      const pair = await unlessUnreadable(
        Promise.all([before === undefined ? null : read(before), read(record)] as const),
      );
      if (pair !== null) texts.push({ before: pair[0], after: pair[1], landed });
    }
    return texts;
  },
});

/** How far back a mending looks. */
const MOST_TEXTS = 6;

async function listKept(store: Pick<Store, 'listRecords'>, runId: string): Promise<KeptRecord[]> {
  const records = (await store.listRecords(runRecord(runId, 'ledger'))).flatMap((path): KeptRecord[] => {
    const [, iteration, which, write = '1'] = NAME.exec(path) ?? [];
    if (which !== 'before' && which !== 'after' && which !== 'landed') return [];
    return [{ path, which, iteration: Number(iteration), write: Number(write) }];
  });
  return records.sort((left, right) => left.iteration - right.iteration || left.write - right.write);
}

/** 0: none was kept in that pass yet. */
async function newestWrite(store: Pick<Store, 'listRecords'>, runId: string, iteration: number): Promise<number> {
  const writes = (await listKept(store, runId)).filter((record) => record.iteration === iteration);
  return Math.max(0, ...writes.map(({ write }) => write));
}

const nameOf =
  (runId: string, iteration: number, write: number) =>
  (which: KeptRecord['which']): string =>
    runRecord(runId, `ledger/${iteration}-${which}${write === 1 ? '' : `-${write}`}.md`);

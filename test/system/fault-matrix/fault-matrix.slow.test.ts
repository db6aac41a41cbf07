import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellsOf, faultsIn, findRows, runMatrix, writeScenes } from './matrix.ts';
import { ReceiptsBench } from './receipts-bench.ts';

/** Every so-manieth cell: the whole matrix takes minutes, and is a part of `npm run test:chaos`. */
const SPREAD = Number(process.env.FAULT_SPREAD ?? 37);

let bench: ReceiptsBench;
beforeAll(async () => {
  bench = await ReceiptsBench.start();
});
afterAll(() => bench.stop());

it('writes the receipts of a gate with eight requests at most, where nothing goes wrong', async () => {
  for (const written of await writeScenes(bench)) {
    const [openList, openCheck, head, ...rest] = written.requests.filter(({ path }) => isReceipt(path));
    expect([openList, openCheck, head].map((request) => request?.method)).toEqual(['GET', 'POST', 'GET']);
    expect(head?.path).toMatch(/\/pulls\/\d+$/);
    // The look at the head comes before the receipts; what hasn't changed since costs nothing of GitHub's limit.
    const counted = [openList, openCheck, ...rest.filter(({ status }) => status !== 304)];
    expect(counted.length).toBeLessThanOrEqual(8);
    expect(faultsIn(written, written, await bench.dump())).toEqual([]);
  }
});

it('leaves one check run, one ledger with one hop and one progress comment, whatever goes wrong', async () => {
  const cells = cellsOf(await findRows(bench)).filter((_, index) => index % SPREAD === 0);
  const { table, faults } = await runMatrix(bench, cells);
  process.stdout.write(`\n${table}`);
  expect(faults).toEqual([]);
}, 600_000);

/** Tokens and the app's name are asked for once a process, or an hour. */
const isReceipt = (path: string): boolean => !/^\/app|\/installation$/.test(path);

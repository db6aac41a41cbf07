import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellsOf, faultsIn, findRows, runMatrix, writeScenes } from './matrix.ts';
import { ReceiptsBench } from './receipts-bench.ts';

/** Every so-manieth cell, or all: the whole matrix takes minutes. FAULT_CELLS=all runs it here. */
const SPREAD = process.env.FAULT_CELLS === 'all' ? 1 : 5;

let bench: ReceiptsBench;
beforeAll(async () => {
  bench = await ReceiptsBench.start();
});
afterAll(() => bench.stop());

it('writes the receipts of a gate with eight requests at most, where nothing goes wrong', async () => {
  for (const written of await writeScenes(bench)) {
    const counted = written.requests.filter(({ path, status }) => isReceipt(path) && status !== 304);
    const spent = counted.map(({ method, path }) => `${method} ${path}`);
    // The look at the head comes before the receipts.
    expect(spent.filter((line) => !/^GET .*\/pulls\/\d+$/.test(line)).length).toBeLessThanOrEqual(8);
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

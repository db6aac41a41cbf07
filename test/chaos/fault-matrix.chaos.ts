import { afterAll, beforeAll, expect, it } from 'vitest';
import { cellsOf, findRows, runMatrix } from '../system/fault-matrix/matrix.ts';
import { ReceiptsBench } from '../system/fault-matrix/receipts-bench.ts';

let bench: ReceiptsBench;
beforeAll(async () => {
  bench = await ReceiptsBench.start();
});
afterAll(() => bench.stop());

it('leaves one check run, one ledger with one hop and one progress comment in every cell', async () => {
  const { table, faults } = await runMatrix(bench, cellsOf(await findRows(bench)));
  console.log(table);
  expect(faults).toEqual([]);
});

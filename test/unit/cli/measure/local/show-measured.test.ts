import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { showMeasured } from '../../../../../cli/measure/local/show-measured.ts';
import { canonicalJson } from '../../../../../gate/baseline/canonical-json.ts';
import { MeasureOutcome } from '../../../../../gate/contract/measuring/measure-outcome.ts';
import { temporaryFolder } from '../../../../support/git/repository.ts';
import { said } from '../../../../support/processes/said.ts';
import { passOutcome } from '../../../../support/receipts/outcomes.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';

const { suites, baselines, headSha, workflow } = passOutcome();
const document = exampleDocument();
const measured = {
  outcome: MeasureOutcome.parse({
    ...{ schemaVersion: 1, kind: 'benchmark-gate/measure', repository: 'acme/engine', subject: null, branch: null },
    ...{ headSha, profile: 'engine', status: 'measured', why: 'all suites', evidence: [], targets: [], failures: [] },
    ...{ suites, baselines, iteration: 1, startedAt: '2026-11-22T10:00:00Z', finishedAt: '2026-11-22T10:01:00Z' },
    workflow,
  }),
  documents: [document],
};
const place = { snapshot: { changed: 0, head: 'a'.repeat(40) }, store: '/my store' };

it('writes the baseline where a file was named', async () => {
  const out = join(await temporaryFolder(), 'before.json');
  const { code, err } = await said((io) => showMeasured(measured, { json: false, out }, place, io));
  expect([code, err]).toEqual([0, `the baseline is written to ${out}\n`]);
  expect(await readFile(out, 'utf8')).toBe(canonicalJson(document));
});

it.each([true, false])(
  'prints what was measured though its file can’t be written, and says where it is (json: %s)',
  async (json) => {
    // The folder was there before the measuring.
    const out = join(await temporaryFolder(), 'gone', 'before.json');
    const shown = await said((io) => showMeasured(measured, { json }, place, io));
    const { code, out: printed, err } = await said((io) => showMeasured(measured, { json, out }, place, io));
    expect([code, printed]).toEqual([5, shown.out]);
    expect(printed).toContain(baselines[0]?.digest);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringContaining(
        `it is stored all the same: BENCHMARK_GATE_STORE='/my store' benchmark-gate baseline export ${baselines[0]?.digest} --format json --to FILE`,
      ),
    ]);
    expect(err.startsWith(`${out} can't be written: ENOENT`)).toBe(true);
  },
);

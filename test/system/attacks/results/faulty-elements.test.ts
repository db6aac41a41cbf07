import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { temporaryFolder } from '../../../support/criterion/fixtures.ts';
import { measurementSet } from '../../../support/policy/measured.ts';
import { bundledProgram } from '../../../support/processes/bundled-program.ts';

/** Megabytes of heap: a fault of each element would take four times that. */
const HEAP = 192;

/** Of two bytes each, in files that may be sixteen times as large and more. */
const ELEMENTS = 1_500_000;

it('a lock file, a message of cargo and a stored set of nothing but faulty elements end no worker', async () => {
  const store = await temporaryFolder();
  const benchmarks = Array.from({ length: ELEMENTS }, () => 0) as never[];
  const { uri } = await openStore({ BENCHMARK_GATE_STORE: store }).putJson(measurementSet({ benchmarks }));
  const file = bundledProgram(fileURLToPath(new URL('./faults-child.ts', import.meta.url)));
  const { stdout } = await execa(process.execPath, [`--max-old-space-size=${HEAP}`, file, store, uri, `${ELEMENTS}`]);
  expect(JSON.parse(stdout)).toEqual({ lock: null, artifacts: [], set: `${uri} isn't what it should be:` });
});

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

/** Of a record, whose keys take more of memory to begin with. */
const ENTRIES = 400_000;

it('a lock file, a message of cargo and stored sets of nothing but faulty elements end no worker', async () => {
  const store = await temporaryFolder();
  const benchmarks = Array.from({ length: ELEMENTS }, () => 0) as never[];
  const entries = Object.fromEntries(Array.from({ length: ENTRIES }, (_, index) => [`${index}a`, 0])) as never;
  const [benchmark] = measurementSet().benchmarks;
  const faulty = [
    { benchmarks },
    { environment: entries },
    { benchmarks: [{ ...benchmark, statistics: entries }] as never[] },
  ];
  const uris: string[] = [];
  for (const part of faulty) {
    const { uri } = await openStore({ BENCHMARK_GATE_STORE: store }).putJson(measurementSet(part));
    uris.push(uri);
  }
  const file = bundledProgram(fileURLToPath(new URL('./faults-child.ts', import.meta.url)));
  const { stdout } = await execa(process.execPath, [
    `--max-old-space-size=${HEAP}`,
    file,
    store,
    `${ELEMENTS}`,
    ...uris,
  ]);
  const refused = (index: number, fault = '') =>
    expect.stringMatching(new RegExp(`^${uris[index]} isn't what it should be:\n.*${fault}`));
  expect(JSON.parse(stdout)).toEqual({
    lock: null,
    artifacts: [],
    sets: [refused(0), refused(1, `at most 5000, not ${ENTRIES}`), refused(2, `at most 5000, not ${ENTRIES}`)],
  });
});

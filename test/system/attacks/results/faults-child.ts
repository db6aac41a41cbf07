import { parseLockFile } from '../../../../adapters/bench-host/cargo/lock-file.ts';
import { parseArtifacts } from '../../../../adapters/bench-host/cargo/map-executables.ts';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { MeasurementSet } from '../../../../gate/baseline/measurement-set.ts';

/** Reads texts of so many faulty elements as a worker does; its heap is limited by whoever starts it. */
const [store = '', count = '0', ...uris] = process.argv.slice(2);
const faults = `[${'0,'.repeat(Number(count))}0]`;
const artifact = {
  reason: 'compiler-artifact',
  package_id: 'p',
  target: { name: 't', kind: ['bench'] },
  executable: '/t',
};
const sets: string[] = [];
for (const uri of uris) {
  const read = openStore({ BENCHMARK_GATE_STORE: store }).getJson(uri, MeasurementSet);
  sets.push(
    await read.then(
      () => 'read',
      (error: Error) => error.message,
    ),
  );
}
console.log(
  JSON.stringify({
    lock: parseLockFile(`package = ${faults}`),
    artifacts: parseArtifacts(`${JSON.stringify(artifact).slice(0, -1)},"features":${faults}}\n`),
    sets,
  }),
);

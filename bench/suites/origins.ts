import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../adapters/store/open-store.ts';
import { startVersitygw } from '../../test/support/store/versitygw.ts';
import { besideOf, takenOf } from '../figures/seconds-beside.ts';
import { nearCommits, storeAll } from '../inputs/stored-origins.ts';
import type { Suite } from './suite.ts';

const BASELINES = 10_000;

/** Near commits' baselines among many others, on both kinds of store. */
export const origins: Suite = async ({ folder, repetitions, show }) => {
  const near = await nearCommits(folder);
  const address = path.join(folder, 's3', 'origins');
  await mkdir(address, { recursive: true });
  const filled = openStore({ BENCHMARK_GATE_STORE: address });
  await storeAll(filled, near.documents(BASELINES));
  const gateway = await startVersitygw({ root: path.dirname(address), log: path.join(folder, 'gateway.log') });
  try {
    // Who has a bucket's credentials, the SDK finds out by itself.
    Object.assign(process.env, gateway.environment);
    // What is an object there is a file here: one store, read in both ways.
    const bucket = openStore({ ...process.env, BENCHMARK_GATE_STORE: 's3://origins' });
    for (const [name, store, atMost] of [
      ['the filesystem', filled, 0.2],
      ['S3', bucket, 1],
    ] as const) {
      const found = async () => {
        const count = await near.find(store);
        if (count !== 1) throw new Error(`${count} origins were found, not 1`);
      };
      await found();
      const [byIndex, byReading]: [number[], number[]] = [[], []];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        byIndex.push(await secondsOf(found));
        byReading.push(await secondsOf(() => near.findByReadingAll(store)));
      }
      const beside = besideOf('reading what each is of', byIndex, byReading);
      show([
        { name: `origins among ${BASELINES} stored baselines, on ${name}`, ...beside, ...takenOf(byIndex, atMost) },
      ]);
    }
  } finally {
    await gateway.process.stop();
  }
};

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

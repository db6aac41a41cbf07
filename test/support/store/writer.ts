import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../../adapters/store/content/store-error.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { exampleDocument } from './example-document.ts';

/** A program that writes to a store, as its first argument says, and tells on standard output how far it got. */
const [work = '', address = '', count = '0'] = process.argv.slice(2);
const store = openStore({ ...process.env, BENCHMARK_GATE_STORE: address });
const say = (value: unknown): void => console.log(JSON.stringify(value));

/** The document of this number: two writers that write the same numbers write the same documents. */
const numbered = (number: number) =>
  exampleDocument({ commit: number.toString(16).padStart(40, '0'), tree: (number % 3).toString(16).padStart(40, '0') });

/** Writes numbered baselines, and says the digest of each that is written. */
async function writeBaselines(): Promise<void> {
  for (let number = 0; number < Number(count); number += 1) say((await store.writeBaseline(numbered(number))).digest);
}

/** Writes content that never ends, and says when a part of it is on its way. */
async function writeForEver(): Promise<void> {
  async function* endless() {
    for (let chunk = 0; ; chunk += 1) {
      yield randomBytes(100_000);
      if (chunk === 10) say('writing');
    }
  }
  await store.put(Readable.from(endless()), { contentType: 'application/octet-stream' });
}

/** Writes one piece of content of so many bytes, as a stream, and says its address. */
async function writeLarge(): Promise<void> {
  const chunk = Buffer.from('so much of it\n'.repeat(10_000));
  function* chunks() {
    for (let bytes = 0; bytes < Number(count); bytes += chunk.length) yield chunk;
  }
  say((await store.put(Readable.from(chunks()), { contentType: 'application/octet-stream' })).uri);
}

/** Sets numbered records from a moment on, all at once, and says which of them it created. */
async function setRecords(): Promise<void> {
  const startsAt = Number(process.argv[5]);
  await store.requireWritable();
  await sleep(startsAt - Date.now());
  const numbers = Array.from({ length: Number(count) }, (_, number) => number);
  const set = numbers.map((number) => store.putRecord(`runs/contested/${number}`, `${process.pid}`));
  for (const [number, { created }] of (await Promise.all(set)).entries()) if (created) say([number, process.pid]);
}

/** Writes until the disk is full, and says what was written and what was said then. */
async function fillDisk(): Promise<void> {
  const uris: string[] = [];
  try {
    for (;;) uris.push((await store.put(randomBytes(100_000), { contentType: 'application/octet-stream' })).uri);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const readable = await Promise.all(uris.map(async (uri) => (await store.get(uri)).length === 100_000));
    const baseline = await store.writeBaseline(numbered(1)).catch((failed: unknown) => failed);
    const kind = baseline instanceof StoreError ? baseline.kind : 'written';
    say({ kind: error.kind, message: error.message, readable, baseline: kind, found: await store.findBaselines({}) });
  }
}

/**
 * Removes everything, as if it were so many days later; by default until it is killed. Says how much each time, or what
 * the store said.
 */
async function prune(): Promise<void> {
  const [days = 0, times = Number.POSITIVE_INFINITY] = process.argv.slice(4).map(Number);
  for (let time = 0; time < times; time += 1) {
    const now = new Date(Date.now() + days * 24 * 60 * 60 * 1000);
    try {
      const plan = await store.planPruning({ keepDays: 0, keepNewest: 0, keepBranchDays: 0 }, now);
      await store.prune(plan);
      say(plan.baselines.length);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return say({ kind: error.kind, message: error.message });
    }
  }
}

/**
 * Writes baselines of long ago, the same ones again and again, so that pruners find work. What the store can't take now
 * is tried again, as an activity is.
 */
async function writeOldBaselines(): Promise<void> {
  for (let number = 0; number < Number(count); number += 1) {
    const startedAt = '2020-01-01T00:00:00Z';
    const document = { ...numbered(number % 3), startedAt, finishedAt: '2020-01-01T00:05:00Z' };
    const written = async (): Promise<void> => void (await store.writeBaseline(document));
    await written().catch((error: unknown) => {
      if (error instanceof StoreError && error.kind === 'unavailable') return written();
      throw error;
    });
  }
}

const works = new Map([
  ['baselines', writeBaselines],
  ['forever', writeForEver],
  ['large', writeLarge],
  ['records', setRecords],
  ['fill', fillDisk],
  ['old-baselines', writeOldBaselines],
  ['prune', prune],
]);
await works.get(work)?.();

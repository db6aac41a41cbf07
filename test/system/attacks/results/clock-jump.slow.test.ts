import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fraudBench } from '../../fraud/fraud-bench.ts';

const FORGER = 'cargo bench -p forger';
const BENCHES = ['forged/one', 'forged/two'];
const HOUR = 3_600_000;

/** What the machine's clock is said to show beside the real one, by how often it was read since measuring began. */
let ahead: (reading: number) => number;
let readings = 0;
const readClocks = () => {
  readings += 1;
  return { calendarMs: Date.now() + ahead(readings), sinceBootMs: performance.now(), boot: 'one' };
};

/** Reads three times when a run begins: the files are stamped after that. */
const BEGUN = 3;

const clockThat = (shows: typeof ahead): void => {
  ahead = shows;
  readings = 0;
};

let bench: Awaited<ReturnType<typeof fraudBench>>;
let models: string;
beforeAll(async () => {
  clockThat(() => 0);
  models = await mkdtemp(join(tmpdir(), 'clock-models-'));
  bench = await fraudBench('clock', 'none', models, { readClocks });
});
afterAll(async () => {
  await bench?.close();
  await rm(models, { recursive: true, force: true });
});

it('a clock that is set back while a bench runs makes no honest file stale, and is said', async () => {
  clockThat((reading) => (reading <= BEGUN ? 2 * HOUR : 0));
  const { codes, recorded, status, evidence } = await bench.measure(FORGER, { cheat: 'slower again' });
  expect({ codes, recorded, status }).toEqual({ codes: [], recorded: BENCHES, status: 'measured' });
  expect(evidence[0]).toContain('clock jumped: test-host (set back by 7200.0 s while it measured)');
});

it('one that is set forward is said too', async () => {
  clockThat((reading) => (reading <= BEGUN ? -2 * HOUR : 0));
  const { codes, recorded, evidence } = await bench.measure(FORGER, { cheat: 'slower again' });
  expect({ codes, recorded }).toEqual({ codes: [], recorded: BENCHES });
  expect(evidence[0]).toContain('clock jumped: test-host (set forward by 7200.0 s while it measured)');
});

it('files from before the run stay stale on such a host, and so do those with a time that the bench made up', async () => {
  // Set back by a year, it could have stamped them so.
  const setBack: typeof ahead = (reading) => (reading <= BEGUN ? 0 : -8760 * HOUR);
  clockThat(setBack);
  const prepared = await bench.measure(FORGER, { cheat: 'prepared by the build' });
  expect([prepared.codes, prepared.recorded]).toEqual([['incomplete', 'stale', 'vacuous'], []]);
  clockThat(setBack);
  const past = await bench.measure(FORGER, { cheat: 'from the past' });
  expect([past.codes, past.recorded]).toEqual([['incomplete', 'stale', 'vacuous'], []]);
});

it('a host whose clock stands still as it should says nothing of it', async () => {
  clockThat(() => 0);
  const { codes, recorded, evidence } = await bench.measure(FORGER, { cheat: 'slower again' });
  expect({ codes, recorded }).toEqual({ codes: [], recorded: BENCHES });
  expect(evidence[0]).not.toContain('clock');
});

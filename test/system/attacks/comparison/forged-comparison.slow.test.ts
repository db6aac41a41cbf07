import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import type { MeasuredRound } from '../../../../gate/baseline/round.ts';
import { documentOfRounds } from '../../../support/comparison/round-documents.ts';
import { runInside } from '../../../support/processes/run-inside.ts';
import { temporaryStore } from '../../../support/store/store-folder.ts';

const EVIL = 'evil\u001b]0;owned\u0007\u001b[2J\r\u202e';
/** What no terminal may be given. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const OBEYED = /[\u001b\u0007\r\u202e]/;
/** More than any sentence needs. */
const LONGEST_ANSWER = 8_000;

const timesOf = (level: number) => Array.from({ length: 7 }, (_, round) => level * (1 + 0.001 * (round % 3)));

const documentOf = (level: number): BaselineDocument =>
  documentOfRounds(
    Array.from({ length: 12 }, (_, index) => ({ id: `b${index}`, times: timesOf(index < 2 ? level : 100) })),
    { subject: null },
  );

/** The document as somebody's own text: the first benchmark, or its executable, changed in it. */
function forged(change: (first: { rounds: MeasuredRound[]; [key: string]: unknown }) => unknown): string {
  const document = structuredClone(documentOf(120)) as unknown as {
    suites: { executables: { benchmarks: Parameters<typeof change>[0][] }[] }[];
  };
  const [first] = document.suites[0]?.executables[0]?.benchmarks ?? [];
  if (first === undefined) throw new Error('there is a benchmark');
  change(first);
  return JSON.stringify(document).replaceAll('"INFINITE"', '1e999');
}

/** The command, on a baseline of a store and a document that somebody hands over. */
async function compare(text: string, ...options: string[]) {
  const folder = await mkdtemp(path.join(tmpdir(), 'forged-comparison-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { store, root } = await temporaryStore();
  const { digest } = await store.writeBaseline(documentOf(100));
  const file = path.join(folder, 'handed.json');
  await writeFile(file, text);
  return runInside(['baseline', 'compare', digest, file, ...options], {
    env: { BENCHMARK_GATE_STORE: root, XDG_CACHE_HOME: folder },
    cwd: folder,
  });
}

it.each<[string, (round: MeasuredRound, index: number) => object, RegExp]>([
  ['one pair counted many times', () => ({ pair: 1, order: 'first' }), /two rounds are of pair 1/],
  ['halves of no pair', () => ({ order: 'second' }), /says which half it is, and of no pair/],
  ['pairs without an order', (_, index) => ({ pair: index }), /doesn't say which half it is/],
  ['a session that clears the screen', () => ({ pair: 1, order: 'first', session: EVIL }), /two rounds are of pair 1/],
])('rounds that lie convict and acquit nobody: %s', async (_, change, words) => {
  const text = forged((first) => {
    first.rounds = first.rounds.map((round, index) => ({ ...round, ...change(round, index) }) as MeasuredRound);
  });
  const { stdout } = await compare(text, '--json');
  const { benchmarks } = JSON.parse(stdout) as { benchmarks: { id: string; verdict: string; why?: string }[] };
  expect(benchmarks.find(({ id }) => id === 'b0')).toMatchObject({ verdict: 'inconclusive' });
  expect(JSON.stringify(benchmarks.find(({ id }) => id === 'b0'))).toMatch(words);
  // What is well is judged as ever.
  expect(benchmarks.find(({ id }) => id === 'b1')).toMatchObject({ verdict: 'slower' });
  for (const form of [[], ['--markdown']]) expect((await compare(text, ...form)).stdout).not.toMatch(OBEYED);
});

it.each<[string, (first: { rounds: MeasuredRound[] }) => unknown]>([
  [
    'ten thousand rounds',
    (first) => {
      first.rounds = Array.from({ length: 10_000 }, () => first.rounds[0] as MeasuredRound);
    },
  ],
  ['no rounds', (first) => first.rounds.splice(0)],
  ['an endless time', (first) => Object.assign(first.rounds[0] ?? {}, { median: 'INFINITE' })],
  ['a time of nothing', (first) => Object.assign(first.rounds[0] ?? {}, { median: 0 })],
  ['a time that is no number', (first) => Object.assign(first.rounds[0] ?? {}, { median: null })],
  ['a session of a megabyte', (first) => Object.assign(first.rounds[0] ?? {}, { session: 'x'.repeat(1 << 20) })],
  ['no samples in a round', (first) => Object.assign(first.rounds[0] ?? {}, { samples: 0 })],
])('a document with %s is one clear error that names the file', async (_, change) => {
  const { code, stdout, stderr } = await compare(forged(change));
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain("handed.json isn't what it should be");
  expect(stderr).toContain('rounds');
  expect(stderr.length).toBeLessThan(LONGEST_ANSWER);
});

it('names in an export are words of a line: no path leads out, no shell and no terminal obeys one', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'hostile-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { store, root } = await temporaryStore();
  const name = `../../../${EVIL}'; touch owned; echo '\nrm -rf $HOME`;
  const { digest } = await store.writeBaseline(
    documentOfRounds(
      [
        { id: name, times: timesOf(100) },
        { id: '..', times: timesOf(1) },
      ],
      { subject: null },
    ),
  );
  const env = { BENCHMARK_GATE_STORE: root, XDG_CACHE_HOME: folder };
  const into = path.join(folder, 'into');
  for (const args of [
    ['criterion', '--to', path.join(into, 'criterion')],
    ['bench-compare', '--to', path.join(into, 'results.json')],
  ]) {
    const { stdout, stderr } = await runInside(['baseline', 'export', digest, '--format', ...args], {
      env,
      cwd: folder,
    });
    expect(stdout + stderr).not.toMatch(OBEYED);
    // A second line of a name would look like a command of ours.
    expect(stdout).not.toMatch(/^rm -rf/m);
  }
  expect(await readdir(folder)).toEqual(['into']);
});

it.each<[string, readonly string[]]>([
  ['a billion rounds', ['--rounds', '1e9']],
  ['rounds of twenty digits', ['--rounds', '9'.repeat(20)]],
  ['a selection of a megabyte', ['--suites', 'x'.repeat(1 << 20)]],
  ['half a million suites', ['--suites', 'a,'.repeat(1 << 19)]],
  ['a source of a megabyte', ['--source', 'x'.repeat(1 << 20)]],
  ['a profile of a megabyte', ['--profile', 'x'.repeat(1 << 20)]],
  ['executables of a megabyte', ['--executables', 'x'.repeat(1 << 20)]],
])('a request with %s is answered in a few lines', async (_, args) => {
  const nowhere = { TEMPORAL_ADDRESS: '127.0.0.1:1', GITHUB_API_URL: 'http://127.0.0.1:1' };
  const { code, stdout, stderr } = await runInside(['run', '--repo', 'acme/engine', '--pr', '1', ...args], {
    env: nowhere,
  });
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(args[0]);
  expect(stderr.length).toBeLessThan(LONGEST_ANSWER);
});

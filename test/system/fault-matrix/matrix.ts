import type { Dump } from '../../../demo/github-stand-in/dump.ts';
import { progressMarker } from '../../../gate/receipts/progress/progress-comment.ts';
import { COLUMNS } from './columns.ts';
import type { Cell, ReceiptsBench, Row, Written } from './receipts-bench.ts';
import { SCENES, type Scene } from './scenes.ts';

/** Every request that the receipts of a gate make in a scene, by what GitHub saw of one where nothing went wrong. */
export async function findRows(bench: ReceiptsBench): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { scene, requests } of await writeScenes(bench)) {
    const before = new Map<string, number>();
    for (const { method, path } of requests) {
      const general = generalPath(path);
      const key = `${method} ${general}`;
      const skip = before.get(key) ?? 0;
      before.set(key, skip + 1);
      // The first look at the subject asks for its head: it comes before the receipts, and decides by itself.
      if (isHeadLook(method, path) && skip === 0) continue;
      rows.push({ scene, method, path: general, skip });
    }
  }
  return rows;
}

export async function writeScenes(bench: ReceiptsBench): Promise<(Written & { readonly scene: Scene })[]> {
  const written = await bench.writeAll(
    SCENES.map((scene) => ({ scene, row: null, column: null })),
    1,
  );
  return written.map((each, index) => ({ ...each, scene: SCENES[index] as Scene }));
}

const isHeadLook = (method: string, path: string): boolean => method === 'GET' && /\/pulls\/\d+$/.test(path);

const generalPath = (path: string): string =>
  path
    .replace(/^\/repos\/[^/]+\/[^/]+/, '')
    .replace(/[0-9a-f]{40}/, '[0-9a-f]{40}')
    .replace(/\/\d+(?=\/|$)/g, '/\\d+');

/** Each request with each fault that can meet it. A request that isn't part of the receipts is left out. */
export function cellsOf(rows: readonly Row[]): Cell[] {
  return rows.flatMap((row) =>
    COLUMNS.filter(({ ofWrites }) => !ofWrites || isWrite(row)).map((column) => ({ row, column, scene: row.scene })),
  );
}

const isWrite = ({ method, path }: Row): boolean => method !== 'GET' && !path.startsWith('/app/');

/** What is wrong with what a gate left behind; empty: nothing. */
export function faultsIn({ scene }: Pick<Cell, 'scene'>, written: Written, dump: Dump): string[] {
  const { outcome, receipts, number, body } = written;
  const faults: string[] = [];
  const expect = (what: string, holds: boolean): void => void (holds || faults.push(what));
  for (const [name, { state, reason }] of Object.entries(receipts)) {
    expect(`${name} is ${state}: ${reason ?? ''}`, state === 'written');
  }
  const runs = dump.checkRuns.filter((run) => run.head_sha === outcome.headSha);
  expect(`${runs.length} check runs`, runs.length === 1);
  for (const run of runs) {
    const final = run.status === 'completed' && run.conclusion === 'success' && run.external_id !== null;
    expect(`a check run is ${run.status}, ${run.conclusion}`, final);
  }
  const comments = dump.comments.filter((comment) => comment.number === number).map((comment) => comment.body);
  const progress = comments.filter((text) => text.includes(progressMarker(outcome)));
  expect(`${progress.length} progress comments`, progress.length === 1);
  const lines = progress.map((text) => text.split('an earlier one').length - 1);
  expect(
    `${lines} lines of an earlier run`,
    lines.every((count) => count === (scene.hasEarlier ? 1 : 0)),
  );
  const others = comments.filter((text) => !progress.includes(text));
  const expected = scene.expected(outcome);
  expect(`${others.length} other comments`, others.length === expected.comments.length);
  expect(
    'a comment is not as it should be',
    expected.comments.every((text) => others.includes(text)),
  );
  expect('the text is not as it should be', body === expected.body);
  return faults;
}

/** One line for each request, one column for each fault. `·`: all is well; `✗`: see below; a number of requests else. */
function table(cells: readonly Cell[], faults: readonly (readonly string[])[]): string {
  const names = COLUMNS.map(({ name }) => name);
  const key = (row: Row | null) => (row === null ? '' : rowName(row));
  const rows = [...new Set(cells.map(({ row }) => key(row)))];
  const lines = rows.map((name) => {
    const marks = names.map((column) => {
      const at = cells.findIndex((cell) => key(cell.row) === name && cell.column?.name === column);
      if (at < 0) return ' ';
      return (faults[at]?.length ?? 0) === 0 ? '·' : '✗';
    });
    return `${marks.join('')}  ${name}`;
  });
  const width = names.reduce((most, name) => Math.max(most, name.length), 0);
  const head = Array.from({ length: width }, (_, line) =>
    names.map((name) => name.padStart(width)[line] ?? ' ').join(''),
  );
  const failed = cells.flatMap((cell, index) =>
    (faults[index] ?? []).map((fault) => `${key(cell.row)} × ${cell.column?.name}: ${fault}`),
  );
  return [...head, ...lines, '', `${cells.length} cells, ${failed.length} faults`, ...failed, ''].join('\n');
}

const rowName = ({ method, path, skip, scene }: Row): string =>
  `${method} ${path}${skip === 0 ? '' : ` (${skip + 1})`}, ${scene.name}`;

const asksForToken = ({ row }: Cell): boolean => row?.path.includes('/access_tokens') ?? false;

/** Writes all cells' receipts and says what is wrong with them. */
export async function runMatrix(
  bench: ReceiptsBench,
  cells: readonly Cell[],
): Promise<{ readonly table: string; readonly faults: string[] }> {
  // Octokit asks once for what clients of one process ask for at the same time: another cell would share the fault.
  const [shared, own] = [cells.filter(asksForToken), cells.filter((cell) => !asksForToken(cell))];
  const written = new Map<Cell, Written>();
  for (const [some, concurrency] of [[shared, 1] as const, [own, CONCURRENCY] as const]) {
    const each = await bench.writeAll(some, concurrency);
    some.forEach((cell, index) => void written.set(cell, each[index] as Written));
  }
  const dump = await bench.dump();
  const faults = cells.map((cell) => {
    const each = written.get(cell);
    return each === undefined ? ['not written'] : faultsIn(cell, each, dump);
  });
  return { table: table(cells, faults), faults: faults.flat() };
}

/** Most of a cell's time is a wait for its second attempt. */
const CONCURRENCY = 32;

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type History, historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** Histories as `benchmark-gate replay` takes them: gzipped JSON, as `temporal workflow show -o json` prints it. */
const FOLDER = fileURLToPath(new URL('../../../histories/', import.meta.url));
const ENDING = '.json.gz';

/** What workers, clients and servers call themselves in recorded histories, in place of process id and host name. */
export const RECORDED_IDENTITY = 'gate-bench';

export interface GoldenHistory {
  readonly name: string;
  readonly file: string;
  readonly history: RecordedHistory;
}

/** The part of a history's JSON that tests look at. */
export interface RecordedHistory {
  readonly events: readonly RecordedEvent[];
}
export type RecordedEvent = { readonly eventType: string } & Readonly<Record<string, unknown>>;

export async function goldenHistories(): Promise<GoldenHistory[]> {
  const names = (await readdir(FOLDER)).filter((file) => file.endsWith(ENDING)).sort();
  return Promise.all(
    names.map(async (entry) => {
      const file = FOLDER + entry;
      const history = JSON.parse(gunzipSync(await readFile(file)).toString('utf8')) as RecordedHistory;
      return { name: entry.slice(0, -ENDING.length), file, history };
    }),
  );
}

/** Writes a golden history, unless another scene of the same recording did. */
export async function writeGoldenHistory(name: string, history: History): Promise<void> {
  await mkdir(FOLDER, { recursive: true });
  const json = JSON.stringify(JSON.parse(historyToJSON(history), neutral));
  await writeFile(FOLDER + name + ENDING, gzipSync(json), { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Leaves out where the recording machine keeps its sources: a replay doesn't look at stack traces. */
const neutral = (key: string, value: unknown): unknown => (key === 'stackTrace' ? '' : value);

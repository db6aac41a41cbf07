import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type DataConverter, ExternalStorage, type Payload } from '@temporalio/common';
import { ExternalStorageRunner } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../../../adapters/store/open-store.ts';
import { payloadReferences } from '../../../../adapters/store/payloads/payload-references.ts';
import { replayCommand } from '../../../../cli/run/replay.ts';
import { InputError, ServiceUnreachable } from '../../../../client/index.ts';
import { quietRuntime } from '../../../support/temporal/quiet-runtime.ts';
import { workflowBundle } from '../../../support/temporal/workflow-bundle.ts';
import { type GoldenHistory, goldenHistories } from '../../../support/workflows/histories/golden-files.ts';

let folder: string;
let golden: GoldenHistory;
beforeAll(async () => {
  quietRuntime();
  folder = await mkdtemp(path.join(tmpdir(), 'replay-'));
  const found = (await goldenHistories()).find(({ name }) => name === 'pass-cpu-fallback');
  if (found === undefined) throw new Error('no golden history of a pass');
  golden = found;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const noServer = async (): Promise<never> => {
  throw new ServiceUnreachable('no Temporal server answers');
};

async function replay(...references: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const stdout = (more: string) => {
    text += more;
  };
  const code = await replayCommand(references, { stdout }, noServer, { workflowBundle: await workflowBundle() });
  return { code, text };
}

/** Writes a file of this test's own and returns its path. */
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const place = path.join(folder, name);
  await writeFile(place, content);
  return place;
}

it('replays a gzipped history and a plain one, without a server', async () => {
  const plain = await file('plain.json', JSON.stringify(golden.history));
  expect(await replay(golden.file, plain)).toEqual({
    code: 0,
    text: `${golden.file}: replays\n${plain}: replays\n`,
  });
});

it('says which history does not replay, and goes on with the rest', async () => {
  const text = JSON.stringify(golden.history);
  const changed = await file('changed.json.gz', gzipSync(text.replaceAll('"name":"evaluate"', '"name":"estimate"')));
  const { code, text: said } = await replay(changed, golden.file);
  expect(code).toBe(1);
  expect(said).toMatch(/changed\.json\.gz: does not replay: .*evaluate/);
  expect(said).toContain(`${golden.file}: replays\n`);
});

it('says so where the workflow refuses what it was started with', async () => {
  const [started, ...rest] = golden.history.events;
  const attributes = started?.workflowExecutionStartedEventAttributes as { input: { payloads: object[] } };
  const input = { payloads: [{ ...attributes.input.payloads[0], data: btoa('null') }] };
  const events = [{ ...started, workflowExecutionStartedEventAttributes: { ...attributes, input } }, ...rest];
  const { code, text } = await replay(await file('no request.json', JSON.stringify({ events })));
  expect(code).toBe(1);
  expect(text).toMatch(/no request\.json: does not replay: .*Fail workflow/);
});

it.each<[string, string | Uint8Array]>([
  ['an outcome document.json', '{"schemaVersion": 1, "gate": "generative:gate:benchmarks"}'],
  ['no events.json', '{"events": []}'],
  ['a list.json', '[1, 2]'],
  ['null.json', 'null'],
  ['text.json', 'hello'],
  ['empty.json', ''],
  ['cut off.json.gz', gzipSync('{"events": []}').subarray(0, 20)],
  ['other events.json', '{"events": [{"eventType": "EVENT_TYPE_TIMER_FIRED"}]}'],
  ['no start.json', '{"events": [{"eventType": "X", "workflowExecutionStartedEventAttributes": {"workflowId": "a"}}]}'],
])('takes %s for what it is', async (name, content) => {
  const failure = await replay(await file(name, content)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  const [fault, ...others] = (failure as InputError).faults;
  expect(others).toEqual([]);
  expect(fault).toContain(`${name}: not a workflow history; expected a history as`);
  expect(fault).not.toContain('\n');
});

it('refuses the history of another workflow, and events that it does not know', async () => {
  const text = JSON.stringify(golden.history);
  const other = await file('other.json', text.replace('"name":"benchmarkGate"', '"name":"nightlyBuild"'));
  await expect(replay(other)).rejects.toThrow(/not a workflow history; .*workflowType\.name/);
  const unknown = text.replace('"EVENT_TYPE_ACTIVITY_TASK_SCHEDULED"', '"EVENT_TYPE_FROM_THE_FUTURE"');
  await expect(replay(await file('unknown.json', unknown))).rejects.toThrow(InputError);
});

it('asks no server for a file that is not there', async () => {
  const missing = path.join(folder, 'missing.json.gz');
  await expect(replay(missing)).rejects.toThrow(new InputError([`${missing}: no such file`]));
});

it('names the store that has not what a history refers to, and the mend', async () => {
  const keeping = payloadReferences(() => openStore({ BENCHMARK_GATE_STORE: path.join(folder, 'kept') }));
  const drivers = keeping.externalStorage?.drivers ?? [];
  const all = new ExternalStorage({ drivers: [...drivers], payloadSizeThreshold: 1 });
  const history = historyFromJSON(golden.history);
  const input = history.events?.[0]?.workflowExecutionStartedEventAttributes?.input;
  if (!input) throw new Error('the history was begun with nothing');
  input.payloads = await new ExternalStorageRunner(all).store(input.payloads as Payload[]);
  const referring = await file('referring.json', historyToJSON(history));
  const replayBy = async (dataConverter: DataConverter, reference = referring) => {
    const workflow = await workflowBundle();
    return replayCommand([reference], { stdout: () => undefined }, noServer, {
      workflowBundle: workflow,
      dataConverter,
    });
  };
  expect(await replayBy(keeping)).toBe(0);
  const empty = payloadReferences(() => openStore({ BENCHMARK_GATE_STORE: path.join(folder, 'empty') }));
  const failure = await replayBy(empty).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).faults).toEqual([
    expect.stringMatching(
      /referring\.json: a part of this history lies in the store, .*kept.*empty.*BENCHMARK_GATE_STORE$/,
    ),
  ]);
  // Of one that refers to nothing no store is asked.
  const none = payloadReferences(() => {
    throw new Error('a store was opened');
  });
  expect(await replayBy(none, golden.file)).toBe(0);
});

it('takes what is no file for the id of a run', async () => {
  await expect(replay('benchmark-gate/acme/engine/pr-1/abc/test')).rejects.toThrow(ServiceUnreachable);
});

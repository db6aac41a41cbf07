import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runsCommand } from '../../../../cli/run/runs.ts';
import { faultLines } from '../../../../cli/terminal/printable.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../../gate/names/names.ts';
import { runInside } from '../../../support/processes/run-inside.ts';
import { startRefusingServer } from '../../../support/temporal/refusing-server.ts';
import { openNamespace, type TestNamespace } from '../../../support/temporal/test-namespace.ts';

/** Clears the screen, names the window, writes over the line, and turns what follows around. */
const ESCAPES = '\u001b[2J\u001b]0;owned\u0007\r\u009b31m\u202e';
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/;

let place: TestNamespace;
beforeAll(async () => {
  place = await openNamespace();
});
afterAll(() => place?.close());

it.each([80, 40, undefined])(
  'what a client writes into ids and attributes of runs acts on no terminal of %s columns',
  async (columns) => {
    const { client } = place;
    await client.workflow.start(GATE_WORKFLOW, {
      workflowId: `benchmark-gate/acme/widgets/pr-1/${'a'.repeat(40)}/${randomUUID()}${ESCAPES}`,
      taskQueue: 'nobody',
      searchAttributes: {
        [SEARCH_ATTRIBUTES.repository]: [`acme/widgets${ESCAPES}`],
        [SEARCH_ATTRIBUTES.subject]: [`pr-1${ESCAPES}`],
      },
    });
    let said = '';
    const io = {
      columns,
      stdout: (text: string) => {
        said += text;
      },
    };
    await expect
      .poll(async () => {
        said = '';
        await runsCommand({ limit: '20' }, io, (work) => work(client));
        return said;
      })
      .toContain('acme/widgets');
    expect(said).not.toMatch(CONTROLS);
  },
);

it('the words of a server that refuses act on no terminal, and are a line of bounded length', async () => {
  const server = await startRefusingServer(`no${ESCAPES}${'x'.repeat(4000)}`);
  const { code, stderr } = await runInside(['runs'], { env: { TEMPORAL_ADDRESS: server.address } });
  await server.close();
  expect([code, stderr.split('\n').length]).toEqual([3, 1]);
  expect(stderr).toMatch(/^benchmark-gate: no Temporal server answers at .*no/);
  expect(stderr).not.toMatch(CONTROLS);
  expect(stderr.length).toBeLessThan(1000);
});

it('a worker that calls its build, or itself, so acts on no terminal that drains it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-words-'));
  const facts = { pid: 1, role: 'control', hosts: [], startedAt: new Date().toISOString(), buildId: `new${ESCAPES}` };
  await mkdir(join(folder, 'workers'));
  await writeFile(join(folder, 'workers', 'planted.json'), JSON.stringify(facts));
  const env = { BENCHMARK_GATE_WORK: folder };
  const drained = await runInside(['worker', 'drain', '--control'], { env });
  const refused = await runInside(['worker', 'drain', '--build-id', 'old'], { env });
  await rm(folder, { recursive: true, force: true });
  expect([drained.code, drained.stdout]).toEqual([0, expect.stringMatching(/^draining control of build new/)]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/there is new/)]);
  expect(drained.stdout).not.toMatch(CONTROLS);
  expect(refused.stderr).not.toMatch(CONTROLS);
});

it('an error as large as a message of the server, or of thousands of faults, is cut', () => {
  expect(faultLines(['x'.repeat(4_000_000)]).join('').length).toBeLessThan(20_000);
  expect(faultLines(Array.from({ length: 10_000 }, () => ESCAPES)).join('')).toBe('and 9900 more');
});

import { readFile } from 'node:fs/promises';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findTemporalCli } from '../../../demo/temporal-server/find-cli.ts';
import { ThinRequest } from '../../../gate/contract/asking/thin-request.ts';
import { GateOutcome } from '../../../gate/contract/outcome.ts';
import { cleanEnvironment } from '../../support/processes/run-cli.ts';
import { GateBench, type GateScene, REPOSITORY } from '../../support/workflows/gate-bench.ts';
import { profile } from '../../support/workflows/profiles.ts';

const PAGE = fileURLToPath(new URL('../../../docs/asking.md', import.meta.url));

let bench: GateBench;
let page: string;
let bin: string;
beforeAll(async () => {
  bench = await GateBench.start();
  page = await readFile(PAGE, 'utf8');
  bin = dirname((await findTemporalCli({ env: process.env })).path);
});
afterAll(() => bench?.stop());

/** A gate that ends at once, without a host. */
const INSTANT = { profile: profile(), context: { documentationOnly: true }, asked: true } as const;

/** The page's shell example, for the pull request of a scene. */
function example(pullRequest: number): string {
  const [, block] = /^```sh\n(.*?)^```$/ms.exec(page) ?? [];
  if (block === undefined) throw new Error('the page has no shell example');
  return block.replace('o/r', REPOSITORY).replace(/\b218\b(?=})/, `${pullRequest}`);
}

/** What its words say of the command that reads an outcome again. */
function readsAgain(): string {
  const [, command] = /`(temporal workflow result --workflow-id\s+[^`]+)`/.exec(page) ?? [];
  if (command === undefined) throw new Error('the page has no command that waits for a result');
  return command.replace(/\s+/g, ' ');
}

/** A shell with the Temporal CLI and a scene's server. */
const shell = ({ place }: GateScene, command: string) =>
  execa('sh', ['-ec', command], {
    env: cleanEnvironment({
      PATH: [bin, process.env.PATH].join(delimiter),
      TEMPORAL_ADDRESS: place.address,
      TEMPORAL_NAMESPACE: place.namespace,
    }),
    extendEnv: false,
    reject: false,
  });

/** The outcome as it is, by the options that the page names: without them the CLI prints an empty list as null. */
async function exactOutcome(scene: GateScene): Promise<GateOutcome> {
  const [, options] = /`(--output json --no-json-shorthand-payloads)`/.exec(page) ?? [];
  const { exitCode, stdout } = await shell(scene, `${readsAgain()} ${options}`);
  expect(exitCode).toBe(0);
  const { closeEvent } = JSON.parse(stdout);
  const [payload] = closeEvent.workflowExecutionCompletedEventAttributes.result.payloads;
  return GateOutcome.parse(JSON.parse(Buffer.from(payload.data, 'base64').toString('utf8')));
}

it.concurrent('asks by the shell’s example, and gets the outcome; once for an id', async () => {
  await bench.scene(INSTANT, async (scene) => {
    const asked = await shell(scene, example(scene.pullRequest));
    expect([asked.exitCode, asked.stderr]).toEqual([0, '']);
    expect(asked.stdout).toMatch(/^ *Status +COMPLETED$/m);
    expect(asked.stdout).toMatch(/^ *Result +\{.*"gate":"generative:gate:benchmarks"/m);
    const again = await shell(scene, example(scene.pullRequest));
    const resultIn = (stdout: string) => /^ *Result +(.*)$/m.exec(stdout)?.[1];
    expect([again.exitCode, resultIn(again.stdout)]).toEqual([0, resultIn(asked.stdout)]);
    const outcome = await exactOutcome(scene);
    expect(outcome).toMatchObject({ headSha: scene.request.headSha, route: { kind: 'FINALIZE' } });
    const mine = await scene.gates.ask(
      { repository: REPOSITORY, pullRequest: scene.pullRequest },
      { requestId: 'nightly-218' },
    );
    expect([mine.repeated, await mine.outcome()]).toEqual([true, outcome]);
  });
});

it.concurrent('begins by it with start in the place of execute, which returns at once', async () => {
  await bench.scene(INSTANT, async (scene) => {
    const begun = await shell(scene, example(scene.pullRequest).replace('workflow execute', 'workflow start'));
    expect([begun.exitCode, begun.stdout]).toEqual([0, expect.stringContaining('benchmark-gate/ask/nightly-218')]);
    const waited = await shell(scene, readsAgain());
    expect([waited.exitCode, waited.stdout]).toEqual([0, expect.stringContaining(scene.request.headSha)]);
  });
});

it.concurrent('tells a shell what is wrong, by type and with every fault', async () => {
  await bench.scene({ ...INSTANT, withoutGate: true }, async (scene) => {
    const wrong = example(scene.pullRequest).replace('pullRequest', 'pullrequest').trim();
    const { exitCode, stdout } = await shell(scene, `${wrong} --output json`);
    expect(exitCode).toBe(1);
    const { failure } = JSON.parse(stdout).closeEvent.workflowExecutionFailedEventAttributes;
    expect(failure.applicationFailureInfo).toMatchObject({
      type: 'wrong-input',
      details: [
        {
          faults: [
            'request.pullrequest: unknown key: pullRequest is meant?',
            'request.pullRequest: name the subject by exactly one of pullRequest and issue',
          ],
        },
      ],
    });
  });
});

it('has a request for an example, and every key of one in its table', () => {
  const [, json = ''] = /^```json\n(.*?)^```$/ms.exec(page) ?? [];
  expect(ThinRequest.parse(JSON.parse(json))).toEqual({ repository: 'o/r', pullRequest: 218 });
  const named = [...page.matchAll(/^\| (`.+?) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([A-Za-z]+)`/g)].map(([, key]) => key),
  );
  expect(named).toEqual(expect.arrayContaining(Object.keys(ThinRequest.shape).filter((key) => key !== '$schema')));
});

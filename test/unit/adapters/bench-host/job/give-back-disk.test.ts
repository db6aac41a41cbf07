import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBenchSteps } from '../../../../../adapters/bench-host/bench-steps.ts';
import { measuringKey } from '../../../../../adapters/bench-host/measure/measure-input.ts';
import type { RunConfined } from '../../../../../adapters/confinement/sandbox/confined-command.ts';
import { measuredWorkspace } from '../../../../support/cargo/measured-workspace.ts';
import { jobOf, watching } from '../../../../support/cargo/rust-host.ts';

const ROUND = { session: 'lease', warmUp: 100, measurement: 200, samples: 20, number: 1 };
const AS_BASE = { minFreeDisk: 0 };
/** No disk has so much. */
const NEVER_FREE = Number.MAX_SAFE_INTEGER;

let workspace: Awaited<ReturnType<typeof measuredWorkspace>>;
beforeAll(async () => {
  workspace = await measuredWorkspace('full disks');
  const { rust, commit } = workspace;
  await rust.bench.prepare(jobOf(rust.job, commit, { asBase: AS_BASE }), watching());
});
afterAll(async () => {
  if (workspace !== undefined) await workspace.rust.bench.remove({ ...workspace.rust.job, asBase: AS_BASE });
  await workspace?.remove();
});

/** A host on which what is measured ends well and leaves too little of the disk, and of which so much has to be free. */
function hostOf(diskFloor: number) {
  const { host } = workspace.rust;
  const measured: string[] = [];
  const runConfined: RunConfined = async (command) => {
    const result = await host.runConfined(command);
    if (command.args.includes('--list')) return result;
    measured.push(command.file);
    return { ...result, leftDiskFull: true };
  };
  return { bench: createBenchSteps({ ...host, runConfined, diskFloor }), measured };
}

const input = (test: string) => ({ ...workspace.input('quick', test), remeasure: 2, noiseBand: 1, attempt: 1 });
const homeOf = (of: ReturnType<typeof input>) =>
  workspace.rust.pathsOf(of.job).criterionHome(measuringKey({ executable: of.executable })).outside;

it('charges an executable that ends well and leaves no room, and removes what it left', async () => {
  const { bench, measured } = hostOf(1);
  const of = input('fills');
  const { failure, set } = await bench.measure(of, watching());
  expect(failure).toMatchObject({
    class: 'benchmark-failed',
    message: expect.stringMatching(/^quick of measured filled the disk: it left less than .* free$/),
    reproduce: expect.stringContaining('cargo bench'),
  });
  // What was measured is measured; nothing is measured again on such a disk.
  expect(set.benchmarks).toHaveLength(5);
  expect(measured).toHaveLength(1);
  expect(existsSync(homeOf(of))).toBe(false);
});

it('charges nobody where the disk is as full without its files', async () => {
  const { bench, measured } = hostOf(NEVER_FREE);
  const { failure, set } = await bench.measure(input('is full'), watching());
  expect(failure).toBeNull();
  expect(set.benchmarks).toHaveLength(5);
  expect(measured).toHaveLength(1);
});

it('removes what the first half of a pair left before the second begins', async () => {
  const { host } = workspace.rust;
  const { remeasure: _, ...of } = input('half');
  const round = { ...ROUND, half: { pair: 1, order: 'first' as const } };
  const base = { ...of, remeasure: 0, job: { ...of.job, asBase: AS_BASE }, round };
  const change = { ...of, remeasure: 0, round: { ...round, half: { pair: 1, order: 'second' as const } } };
  const home = workspace.rust.pathsOf(base.job).criterionHome(measuringKey(base)).outside;
  const seen: string[] = [];
  const runConfined: RunConfined = async (command) => {
    if (command.args.includes('--list')) return host.runConfined(command);
    const isFirst = seen.length === 0;
    seen.push('asked for');
    const onEnd = (): void => command.onEnd?.(false);
    const onStart = (): void => {
      seen.push(`begins, its base's files ${existsSync(home) ? 'there' : 'gone'}`);
      command.onStart?.();
    };
    const result = await host.runConfined({ ...command, onStart, onEnd });
    return { ...result, leftDiskFull: isFirst };
  };
  const bench = createBenchSteps({ ...host, runConfined, diskFloor: 1 });
  const taken = await bench.measureByTurns({ change, base, first: 'base' }, watching());
  expect(taken.base).toMatchObject({ half: { failure: { class: 'benchmark-failed' } } });
  expect(taken.change).toMatchObject({ half: { failure: null } });
  expect(seen).toEqual(['asked for', "begins, its base's files there", 'asked for', "begins, its base's files gone"]);
});

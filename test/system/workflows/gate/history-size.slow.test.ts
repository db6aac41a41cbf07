import { randomUUID } from 'node:crypto';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadProfile } from '../../../../adapters/profiles/load-profile.ts';
import { createGateClient } from '../../../../client/gate-client.ts';
import { workflowId } from '../../../../gate/contract/request.ts';
import { CONTROL_QUEUE, GATE_WORKFLOW } from '../../../../gate/names/names.ts';
import type { Suite } from '../../../../gate/profile/profile.ts';
import { GateBench } from '../../../support/workflows/gate-bench.ts';
import type { RunHistory } from '../../../support/workflows/histories/run-histories.ts';
import { measuringOf } from '../../../support/workflows/measuring.ts';
import { hold, seen } from '../../../support/workflows/moments.ts';
import { cpuHost, deviceless } from '../../../support/workflows/profiles.ts';

let bench: GateBench;
beforeAll(async () => {
  bench = await GateBench.start();
});
afterAll(() => bench?.stop());

/** What the contract allows the sample's gate, in events and bytes. */
const MOST_EVENTS = 400;
const MOST_BYTES = 150_000;

const sample = await loadProfile('sample');

/** What cargo gives an executable of the sample: a kilobyte. */
const TOOLCHAIN = '/root/.rustup/toolchains/stable-x86_64-unknown-linux-gnu';
const environment = {
  ...Object.fromEntries(
    ['REPOSITORY', 'HOMEPAGE', 'LICENSE_FILE', 'README', 'AUTHORS', 'VERSION_PRE'].map((name) => [
      `CARGO_PKG_${name}`,
      '',
    ]),
  ),
  ...{ CARGO_PKG_VERSION: '0.1.0', CARGO_PKG_VERSION_MAJOR: '0', CARGO_PKG_VERSION_MINOR: '1' },
  ...{ CARGO_PKG_VERSION_PATCH: '0', CARGO_PKG_RUST_VERSION: '1.80', CARGO_PKG_LICENSE: 'MIT' },
  ...{ SSL_CERT_FILE: '/usr/lib/ssl/cert.pem', SSL_CERT_DIR: '/usr/lib/ssl/certs', CARGO_PKG_NAME: 'bitnet-kernels' },
  LD_LIBRARY_PATH: `/gate/target/release:/gate/target/release/deps:${TOOLCHAIN}/lib/rustlib/x86_64-unknown-linux-gnu/lib:${TOOLCHAIN}/lib`,
  CARGO_MANIFEST_DIR: '/gate/checkout/crates/bitnet-kernels',
  CARGO_MANIFEST_PATH: '/gate/checkout/crates/bitnet-kernels/Cargo.toml',
  CARGO: `${TOOLCHAIN}/bin/cargo`,
  CARGO_PKG_DESCRIPTION: 'Matrix products in FP32, FP16 and BF16, all with FP32 accumulation',
};

/** A host that measures every suite of the sample: three executables of the whole workspace, the others one each. */
function sampleHost() {
  const script = (suite: Suite) => {
    if (suite.kind === 'command') return { reports: Object.fromEntries(suite.runs.map(({ name }) => [name, {}])) };
    return { targets: suite.required ? { a: 8, b: 8, c: 8, lib: 0 } : { a: 8 } };
  };
  const commands = Object.values(sample.suites).flatMap((suite) =>
    [suite.command, suite.simpler, suite.fallback].flatMap((command) =>
      typeof command === 'string' ? [[command, script(suite)] as const] : [],
    ),
  );
  return cpuHost({ environment, commands: Object.fromEntries(commands) });
}

/** A text of the profile that stands nowhere else. */
const PROFILE_ONLY = JSON.stringify(sample.scope);

function sizeOf({ history }: RunHistory) {
  const json = historyToJSON(history);
  const payloads = [...json.matchAll(/"data":\s*"([^"]*)"/g)].map(([, data]) => Buffer.from(data ?? '', 'base64'));
  const texts = payloads.map((payload) => payload.toString('utf8'));
  return {
    events: history.events?.length ?? 0,
    bytes: payloads.reduce((sum, { length }) => sum + length, 0),
    profiles: texts.filter((text) => text.includes(PROFILE_ONLY)).length,
  };
}

it.concurrent("keeps the history of the sample's gate small, with the profile in it once", async () => {
  const options = { profile: sample, hosts: [sampleHost(), deviceless], withoutGate: true };
  await bench.scene(options, async ({ gates, request, client, store }) => {
    await (await gates.start(request)).outcome();
    const [first] = await bench.replay(client, workflowId(request));
    const { events, bytes, profiles } = sizeOf(first as RunHistory);
    expect(profiles).toBe(1);
    expect(events).toBeGreaterThan(100);
    expect(events).toBeLessThan(MOST_EVENTS);
    expect(bytes).toBeLessThan(MOST_BYTES);
    // Judged by all of the profile, all the same.
    expect(store.baselines[0]?.suites.map(({ name }) => name)).toContain('workspace-cpu');
  });
});

/** What the contract allows a pass, whatever it is of. */
const MOST_EVENTS_OF_PASS = 2000;
const MOST_BYTES_OF_PASS = 1_000_000;
const MANY_SUITES = 14;

it.concurrent('stays within a pass’s bounds where every suite fails, and the base is asked for each', async () => {
  const commandOf = (at: number) => `cargo bench -p crate-${at}`;
  const numbers = Array.from({ length: MANY_SUITES }, (_, at) => at);
  const panics = (target: string) => ({
    ...{ class: 'benchmark-failed' as const, message: `${target} panicked: ${'x'.repeat(3000)}` },
    places: [{ package: 'pkg', target, benchmark: `${target}/0` }],
    excerpt: "thread 'main' panicked\n".repeat(150),
  });
  const script = { targets: { a: 8, b: 8 }, measureFails: { a: panics('a'), b: panics('b') } };
  const commands = Object.fromEntries(numbers.map((at) => [commandOf(at), script]));
  const suites = Object.fromEntries(
    numbers.map((at) => [
      `suite-${at}`,
      { kind: 'criterion' as const, lane: 'cpu' as const, required: true, command: commandOf(at) },
    ]),
  );
  const toolchain = 'rustc 1.95.0 (a1b2c3d4e 2026-10-01)';
  const host = cpuHost({ environment, toolchain, commands, base: { commands } });
  const context = {
    trusted: { commit: '7'.repeat(40), tree: '8'.repeat(40) },
    profileDigest: randomUUID().replaceAll('-', '').repeat(2),
  };
  await bench.scene({ profile: { name: 'test', suites }, hosts: [host], context }, async (scene) => {
    const { gates, request, client, journal } = scene;
    const outcome = await (await gates.start(request)).outcome();
    expect(outcome).toMatchObject({ status: 'skipped', grounds: { row: '9a' } });
    expect(journal.filter((line) => /build .* of the base$/.test(line))).toHaveLength(MANY_SUITES);
    const [pass] = await bench.replay(client, workflowId(request));
    const { events, bytes } = sizeOf(pass as RunHistory);
    expect(events).toBeLessThan(MOST_EVENTS_OF_PASS);
    expect(bytes).toBeLessThan(MOST_BYTES_OF_PASS);
  });
});

it.concurrent('keeps that of fourteen suites in fourteen rounds within what the contract allows a pass', async () => {
  const names = Array.from({ length: 14 }, (_, index) => `suite-${index}`);
  const commandOf = (name: string) => `cargo bench -p ${name}`;
  const suites = Object.fromEntries(
    names.map((name) => [name, { kind: 'criterion', lane: 'cpu', required: true, command: commandOf(name) }]),
  );
  const commands = Object.fromEntries(names.map((name) => [commandOf(name), { targets: { [name]: 3 } }]));
  const options = {
    profile: { name: 'test', suites, rounds: { max: 14, samples: 10 } },
    hosts: [cpuHost({ environment, commands })],
    withoutGate: true,
  };
  await bench.scene(options, async ({ gates, request, client, journal, store }) => {
    await (await gates.start(request)).outcome();
    expect(journal.filter((line) => line.includes('measure')).length).toBe(14 * 14);
    expect(store.baselines[0]?.suites[13]?.executables[0]?.benchmarks[0]?.rounds).toHaveLength(14);
    const [first] = await bench.replay(client, workflowId(request));
    const { events, bytes } = sizeOf(first as RunHistory);
    expect(events).toBeGreaterThan(600);
    expect(events).toBeLessThan(2_000);
    expect(bytes).toBeLessThan(1024 ** 2);
  });
});

it.concurrent('keeps that of fourteen suites in fourteen pairs, too', async () => {
  const names = Array.from({ length: 14 }, (_, index) => `suite-${index}`);
  const commandOf = (name: string) => `cargo bench -p ${name}`;
  const suites = Object.fromEntries(
    names.map((name) => [name, { kind: 'criterion', lane: 'cpu', required: true, command: commandOf(name) }]),
  );
  const commands = Object.fromEntries(names.map((name) => [commandOf(name), { targets: { [name]: 3 } }]));
  const identityOf = (_: string, isBase: boolean) => (isBase ? 'b' : 'c').repeat(64);
  const options = {
    profile: { name: 'test', suites, rounds: { max: 14, samples: 10, against: 'base' } },
    hosts: [cpuHost({ environment, commands, identityOf })],
    context: { trusted: { commit: '7'.repeat(40), tree: '8'.repeat(40) } },
    withoutGate: true,
  };
  await bench.scene(options, async ({ gates, request, client, journal, store }) => {
    await (await gates.start(request)).outcome();
    expect(journal.filter((line) => line.includes('measure')).length).toBe(2 * 14 * 14);
    for (const { suites: kept } of store.baselines) {
      expect(kept[13]?.executables[0]?.benchmarks[0]?.rounds).toHaveLength(14);
    }
    expect(store.baselines).toHaveLength(2);
    const [first] = await bench.replay(client, workflowId(request));
    const { events, bytes } = sizeOf(first as RunHistory);
    expect(events).toBeGreaterThan(600);
    expect(events).toBeLessThan(MOST_EVENTS_OF_PASS);
    expect(bytes).toBeLessThan(MOST_BYTES_OF_PASS);
  });
});

it.concurrent('keeps it once in a measuring, too', async () => {
  const options = { profile: sample, hosts: [sampleHost(), deviceless], withoutGate: true };
  await bench.scene(options, async (scene) => {
    const run = await measuringOf(scene).start();
    await run.outcome();
    const [first] = await bench.replay(scene.client, run.id);
    expect(sizeOf(first as RunHistory)).toMatchObject({ profiles: 1 });
    expect(scene.store.baselines).toHaveLength(1);
  });
});

it.concurrent('joins a run of an earlier version, which keeps the whole profile as what was asked for', async () => {
  const { held, release } = hold();
  const suites = { main: { kind: 'criterion', lane: 'cpu', required: true, command: 'cargo bench' } };
  const host = cpuHost({ commands: { 'cargo bench': { targets: { a: 1 } } }, beforeMeasure: () => held });
  await bench.scene({ profile: { name: 'test', suites }, hosts: [host] }, async (scene) => {
    const { client, request, journal } = scene;
    const { source, base, executables, headPinned, profile } = request;
    const terms = JSON.parse(JSON.stringify({ source, base, suites: null, executables, headPinned, profile }));
    await client.workflow.start(GATE_WORKFLOW, {
      workflowId: workflowId(request),
      taskQueue: CONTROL_QUEUE,
      args: [request],
      memo: { ticket: 'of another', terms },
    });
    await seen(journal, 'measure a');
    const gates = createGateClient(client);
    const joined = await gates.start(request);
    expect(joined.joined).toBe(true);
    const changed = { ...profile, noise: { ...profile.noise, remeasure: profile.noise.remeasure + 1 } };
    await expect(gates.start({ ...request, profile: changed })).rejects.toThrow(
      /differs in profile \(or in rounds or against\):/,
    );
    release();
    expect((await joined.outcome()).status).toBe('pass');
  });
});

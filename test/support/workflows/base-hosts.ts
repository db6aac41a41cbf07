import { randomUUID } from 'node:crypto';
import type { GateScene } from './gate-bench.ts';
import { CPU, cpuHost, OPTIONAL } from './profiles.ts';
import type { HostScript } from './scripted/host-script.ts';
import type { Journal } from './scripted/scripted-host.ts';

export const TRUSTED = { commit: '7'.repeat(40), tree: '8'.repeat(40) };

/** What control found, under a profile of the test's own: scenes share the store in which answers are kept. */
export const found = (changes: object = {}) => ({
  trusted: TRUSTED,
  profileDigest: randomUUID().replaceAll('-', '').repeat(2),
  ...changes,
});
const toolchain = 'rustc 1.95.0 (a1b2c3d4e 2026-10-01)';

export const profile = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
  ...changes,
});

export const panics = (target: string, benchmark: string, message = 'it panicked') => ({
  ...{ class: 'benchmark-failed' as const, message: `${target} of pkg in "${benchmark}" panicked: ${message}` },
  places: [{ package: 'pkg', target, benchmark }],
  excerpt: "thread 'main' panicked at benches/kernels.rs:7:9",
});
export const broken = (code: string, file: string) => ({
  ...{ class: 'compile-error' as const, message: `the change does not compile: ${code}` },
  places: [
    { package: 'pkg', target: 'lib' },
    { package: 'pkg', code, file },
  ],
});

/** The third time, as a host tells it. */
export const crashed = {
  ...{ class: 'compile-error' as const, crashed: true as const },
  message: 'the change does not compile, 3 times: rustc crashed (signal: 11)',
};

export const flooded = {
  ...{ class: 'compile-error' as const, filledDisk: true as const },
  message: 'building filled the disk (less than 1.0 GiB were left), 3 times',
};

export const targets = { kernels: 3, codecs: 2 };
const OTHERS = { [OPTIONAL]: { targets: { extras: 1 } } };

/** A host where the change's command does one thing, and the base's another. */
export const hostOf = (change: object, base: object, extra: object = {}): HostScript =>
  cpuHost({
    ...{ id: 'cpu-1', toolchain },
    commands: { [CPU]: { targets, ...change }, ...OTHERS },
    base:
      'commands' in base || 'prepareFails' in base ? base : { commands: { [CPU]: { targets, ...base }, ...OTHERS } },
    ...extra,
  });

export const run = async ({ gates, request }: Pick<GateScene, 'gates' | 'request'>, changes: object = {}) =>
  (await gates.start({ ...request, ...changes })).outcome();

export const ofBase = (journal: Journal): string[] =>
  journal.filter((line) => line.endsWith(' of the base')).map((line) => line.replace(/^\S+ | of the base$/g, ''));

const spared = { status: 'skipped', reason: 'bounded-by-policy', state: 'in-progress' };
export const sparedWith = (what: string) => ({ ...spared, why: `fails on the base too: ${what}` });
export const charged = (why: unknown) => ({
  status: 'fail',
  route: { to: 'code-refiner' },
  state: 'needs-rework',
  why,
});

export const failure = panics('kernels', 'i2s/pack');
export const fails = { measureFails: { kernels: failure } };

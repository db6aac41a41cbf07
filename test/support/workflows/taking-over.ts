import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { GateScene } from './gate-bench.ts';
import { CPU, OPTIONAL } from './profiles.ts';
import type { Journal } from './scripted/scripted-host.ts';

/** What hosts say of their toolchain and lock file where runs take over from each other. */
export const TERMS = 'e'.repeat(64);
export const context = { profileDigest: 'd'.repeat(64) };

/** A required suite of two targets, kernels and codecs, and an optional one of extras. */
export const twoSuites = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
  ...changes,
});

/** How often a target was measured. */
export const times = (journal: Journal, target: string) =>
  journal.filter((line) => line.endsWith(`measure ${target}`)).length;

/** Asks for the scene's gate, of which no run is under way. */
export const runAgain = async ({ gates, request }: GateScene, changes: object = {}): Promise<GateOutcome> =>
  (await gates.start({ ...request, ...changes })).outcome();

export const suiteOf = ({ suites }: GateOutcome, name: string) => suites.find((suite) => suite.name === name);

/** What the evidence says was there and isn't taken over, among whatever else stands against that. */
export const notTakenOver = ({ evidence }: Pick<GateOutcome, 'evidence'>): string[] =>
  /not taken over: (.*)$/.exec(evidence[0] ?? '')?.[1]?.split(', ') ?? [];

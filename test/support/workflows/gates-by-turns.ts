import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { CPU, OPTIONAL } from './profiles.ts';

/** The base that scripted hosts are asked for. */
export const TRUSTED = { commit: '7'.repeat(40), tree: '8'.repeat(40) };
/** The context of such a gate. */
export const besideTrusted = { trusted: TRUSTED };

/** Two suites on the CPU lane, measured by turns. */
export const profileByTurns = (changes: object = {}) => ({
  name: 'test',
  suites: {
    main: { kind: 'criterion', lane: 'cpu', required: true, command: CPU },
    extra: { kind: 'criterion', lane: 'cpu', command: OPTIONAL },
  },
  waits: { cpu: '60 s', cuda: '60 s' },
  rounds: { max: 7, samples: 10, against: 'base' },
  ...changes,
});

export const TARGETS = ['kernels', 'codecs', 'extras'];
/** What hosts did, without their names. */
export const steps = (journal: readonly string[]) => journal.map((line) => line.replace(/^\S+ /, ''));
/** The rounds that were taken of a target, on either side. */
export const measured = (journal: readonly string[], target: string) =>
  steps(journal).filter((step) => step.startsWith(`measure ${target} `));
export const isBase = (step: string) => step.includes(' of the base');

/** Rounds differ a little; kernels of the change take so many times as long. */
export const slowed =
  (factor: number) =>
  (id: string, round: number, base: boolean): number =>
    1000 * (1 + ((round * (base ? 3 : 7)) % 5) / 1000) * (id.startsWith('kernels') && !base ? factor : 1);

/** What a baseline has of each benchmark. */
const benchmarksOf = (document: BaselineDocument | undefined) =>
  (document?.suites ?? []).flatMap(({ executables }) => executables.flatMap(({ benchmarks }) => benchmarks));
/** The rounds of one. */
export const roundsOf = (document: BaselineDocument | undefined, id: string) =>
  benchmarksOf(document).find((each) => each.id === id)?.rounds ?? [];

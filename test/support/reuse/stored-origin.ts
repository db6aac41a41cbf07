import { createEvaluate } from '../../../activities/control/judging/evaluate.ts';
import { storedSets } from '../../../activities/control/judging/sets/stored-sets.ts';
import type { Signatures } from '../../../adapters/signing/signatures.ts';
import type { Store } from '../../../adapters/store/content/store.ts';
import { BaselineDocument, type BaselineEntry } from '../../../gate/baseline/document.ts';
import type { CarriedOver } from '../../../gate/contract/measured/carried-over.ts';
import type { MeasurementRef, ReportRef } from '../../../gate/contract/measured/measurement-ref.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import { readOriginIn } from '../../../workers/control/judging-activities.ts';
import { bench, type InputParts, inputOf, Measured, measurementSet, profileOf, suiteRun } from '../policy/measured.ts';

/** The commit that measured. */
export const ORIGIN = 'd'.repeat(40);
export const samples = [{ iters: 1, ns: 100 }];
export const executable = (target: string) => ({
  key: target,
  package: 'one',
  target,
  features: ['cpu'],
  args: ['--bench'],
});
const ofMain = { host: { ...measurementSet().host, id: 'host-main' } };
const tool = { kind: 'command', lane: 'cpu', required: true, command: 'cargo run', runs: [{ name: 'all' }] } as const;
const { unit } = profileOf().suites;
export const profile = profileOf({
  suites: { unit, tool },
  metrics: {
    rate: { unit: 'x/s', report: { suite: 'tool', run: 'all', pointer: '/rate' } },
    speed: { unit: 'ns', time: { suites: ['unit'], id: 'speed/a' } },
  },
  targets: {
    rate: { metric: 'rate', bound: { above: 60 }, missed: 'code-refiner' },
    speed: { metric: 'speed', bound: { below: 1000 }, missed: 'code-refiner' },
  },
} as never);

/** What an evaluation of a store gives, and the documents that it wrote. */
export function judging(store: Store, signatures: Signatures | null = null) {
  const written: BaselineDocument[] = [];
  const evaluate = createEvaluate({
    ...storedSets(store),
    writeBaseline: async (document) => {
      written.push(BaselineDocument.parse(document));
      return store.writeBaseline(document, signatures?.signBaseline);
    },
    readOrigin: readOriginIn(store, signatures),
    heartbeat: () => {},
  });
  return { written, evaluate };
}

/** A run whose sets lie in a store. */
export async function runIn(
  store: Store,
  measured: Measured,
  runs: ReturnType<typeof suiteRun>[],
  of: Profile,
  more: InputParts,
) {
  const uris = new Map<string, string>();
  for (const [uri, set] of [...measured.measurements, ...measured.reports])
    uris.set(uri, (await store.putJson(set)).uri);
  const at = <R extends { readonly uri: string }>(ref: R): R => ({ ...ref, uri: uris.get(ref.uri) ?? ref.uri });
  const kept = runs.map((run) => ({ ...run, measurements: run.measurements.map(at), reports: run.reports.map(at) }));
  return inputOf(kept, of, more);
}

/** A baseline of another commit, measured there, and references to what is carried over from it. */
export async function storedOrigin(
  store: Store,
  signatures: Signatures | null = null,
  changes: Partial<BaselineDocument> = {},
) {
  const measured = new Measured();
  const revision = { commit: ORIGIN, tree: '8'.repeat(40), clean: true };
  const ofOrigin = { ...ofMain, revision };
  const runs = [
    suiteRun({
      measurements: ['speed', 'size'].map((target) =>
        measured.set({
          ...ofOrigin,
          executable: executable(target),
          benchmarks: [bench(`${target}/a`, 100, { samples }), bench(`${target}/b`, 200, { samples })],
        }),
      ),
    }),
    suiteRun({
      suite: 'tool',
      command: 'cargo run',
      reports: [measured.report({ ...ofOrigin, command: 'cargo run' })],
    }),
  ];
  const { written, evaluate } = judging(store, null);
  const input = await runIn(store, measured, runs, profile, { request: { headSha: ORIGIN } });
  await evaluate({ ...input, context: { ...input.context, tree: '8'.repeat(40) } });
  const document = { ...(written[0] as BaselineDocument), ...changes };
  const entry = await store.writeBaseline(document, signatures?.signBaseline);
  return { document, entry, refs: refsTo(entry) };
}

/** References of a run to what is carried over from a baseline. */
export function refsTo({ uri, digest }: Pick<BaselineEntry, 'uri' | 'digest'>) {
  const carriedOver: CarriedOver = { by: 'identity', digest, commit: ORIGIN, measuredAt: '2026-11-19T08:00:00.000Z' };
  const common = { uri, hostId: 'host-main', machineClass: 'class-1', problems: {}, durationMs: 0, carriedOver };
  const set = (target: string): MeasurementRef => ({
    ...common,
    ...{ key: target, target, lane: 'cpu', listed: 2, measured: 2 },
  });
  const report: ReportRef = { ...common, suite: 'tool', run: 'all' };
  return { set, report };
}

export const toolRun = (reports: ReportRef[]) => suiteRun({ suite: 'tool', command: 'cargo run', reports });

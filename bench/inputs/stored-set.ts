import { openStore } from '../../adapters/store/open-store.ts';
import type { MeasurementSet } from '../../gate/baseline/measurement-set.ts';
import type { EvaluationInput } from '../../gate/contract/decision/evaluation.ts';
import { Profile } from '../../gate/profile/profile.ts';
import { baselineDocument } from './baseline-document.ts';

const COMMAND = 'cargo bench --workspace';

/** What a bench host stores of one executable with so many benchmarks of so many samples each. */
function measurementSet(benchmarks: number, samples: number): MeasurementSet {
  const { commit, tree, host, toolchain, environment, startedAt, finishedAt, suites } = baselineDocument(
    benchmarks,
    samples,
  );
  const [only] = suites.flatMap(({ executables }) => executables);
  if (only === undefined) throw new Error('the document has no executable');
  const { listed: _, benchmarks: measured, quick, ...executable } = only;
  return {
    schemaVersion: 1,
    suite: 'workspace-cpu',
    lane: 'cpu',
    command: COMMAND,
    revision: { commit, tree, clean: true },
    toolchain,
    environment,
    host,
    startedAt,
    finishedAt,
    exit: { code: 0, signal: null, timedOut: false },
    problems: [],
    executable,
    quick,
    listed: measured.map(({ id }) => id),
    benchmarks: measured,
    remeasured: [],
  };
}

/** Stores such a set, and returns what a run that measured it is judged by. */
export async function storedRun(folder: string, benchmarks: number, samples: number): Promise<EvaluationInput> {
  const set = measurementSet(benchmarks, samples);
  const { uri } = await openStore({ BENCHMARK_GATE_STORE: folder }).putJson(set);
  const { repository, commit, tree, run, startedAt, finishedAt } = baselineDocument(0, 0);
  const { key, target } = set.executable;
  const { id: hostId, machineClass } = set.host;
  const ref = {
    key,
    uri,
    target,
    hostId,
    machineClass,
    lane: 'cpu' as const,
    listed: benchmarks,
    measured: benchmarks,
  };
  const suite = { kind: 'criterion', lane: 'cpu', required: true, command: COMMAND };
  return {
    request: {
      repository,
      subject: { kind: 'pull-request', number: 1 },
      headSha: commit,
      headPinned: false,
      base: null,
      source: { kind: 'path', location: '/nowhere' },
      profile: Profile.parse({ name: 'sample', suites: { 'workspace-cpu': suite } }),
      suites: null,
      executables: null,
      flow: 'generative',
    },
    context: {
      ...{ tree, base: null, branch: 'main', changedFiles: { count: 1, sample: [] }, documentationOnly: false },
      ...{ specs: [], subjects: [], hardware: [], title: null, labels: [], linkedIssue: null, ledger: null },
      bundle: 'file:///nowhere',
    },
    runs: [
      {
        ...{ suite: 'workspace-cpu', ranOn: 'cpu', side: 'cpu', command: COMMAND, method: 'primary' },
        measurements: [{ ...ref, problems: {}, durationMs: 1 }],
        ...{ reports: [], empty: [], leftOut: [], failures: [] },
      },
    ],
    ...{ interruption: null, degraded: null, headUnread: null, reused: null, iteration: 0, newlyMeasured: benchmarks },
    ...{ run, startedAt, finishedAt },
  };
}

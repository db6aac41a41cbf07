import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { ComparisonDocument } from '../../../gate/comparison/document/comparison-document.ts';
import type { LiveLane } from '../../../gate/comparison/live/with-live-verdicts.ts';
import type { MeasuredInput } from '../../../gate/contract/decision/evaluation.ts';
import type { BaselineOutcome } from '../../../gate/contract/outcome.ts';
import { LARGEST_LOCK_FILE } from '../../../gate/names/limits.ts';
import type { BaseTarget } from '../../../gate/policy/charging/spare-targets.ts';
import { withoutSets } from '../../../gate/policy/suites/without-sets.ts';
import type { ClaimedRun } from '../runs/identity/require-caller.ts';
import { readHostChecks } from './read-host-checks.ts';
import { type JudgedSets, judgeSets, type SetReader } from './sets/judge-sets.ts';
import { withSamples } from './sets/with-samples.ts';

/** What a change is held against of its base. */
interface BaseSuites {
  /** Names of suites that the base's baselines have numbers of. */
  readonly suites: readonly string[];
  /** Why not all of its baselines say so, one sentence each; empty: all do, or what they have was found before. */
  readonly said: readonly string[];
}

/** What judging needs of the store. Each throws where the store doesn't answer; a retry is safe. */
export interface JudgingDependencies extends SetReader {
  /** A text of so many bytes at most, by its address. */
  readonly readText: (uri: string, most: number) => Promise<string>;
  /** Stores a document by its digest: writing it twice is writing it once. */
  readonly writeBaseline: (document: BaselineDocument) => Promise<BaselineOutcome>;
  /** What looks and fresh pairs said of a lane, by where they are kept; absent: the stored rounds say all. */
  readonly readVerdicts?: (uri: string) => Promise<LiveLane>;
  /** Keeps a comparison of what a run measured by turns; writing it twice is writing it once. Absent: none is kept. */
  readonly keepComparison?: (
    firstExecutionRunId: string,
    comparison: ComparisonDocument,
  ) => Promise<NonNullable<BaselineOutcome['comparison']>>;
  /** Suites that the base's baselines have numbers of; absent: nothing is held against the base. */
  readonly findBaseSuites?: (input: Pick<MeasuredInput, 'request' | 'context'>) => Promise<BaseSuites>;
  /** What stored baselines of the trusted base say of targets; absent: every missed target is charged. */
  readonly findBaseTargets?: (input: Pick<MeasuredInput, 'request' | 'context'>) => Promise<readonly BaseTarget[]>;
  /** Refuses whoever isn't the run that its input names; absent: whoever asks is believed. */
  readonly requireCaller?: (run: ClaimedRun) => Promise<void>;
}

/** What was measured, loaded and each set judged by itself. */
export interface MeasuredOnStore<Input extends MeasuredInput> {
  /** Without the sets that can't be judged. */
  readonly input: Input;
  readonly sets: JudgedSets;
  readonly baseSuites: readonly string[];
}

/** Reads what a pass measured: the same for whoever asked for it. */
export async function readMeasured<Input extends MeasuredInput>(
  input: Input,
  dependencies: JudgingDependencies,
): Promise<MeasuredOnStore<Input>> {
  const sets = await judgeSets(input, dependencies);
  const { suites: baseSuites, said: baseSaid } = (await dependencies.findBaseSuites?.(input)) ?? NO_BASE_SUITES;
  const hostChecked = await readHostChecks(input, dependencies);
  return { input: { ...input, runs: withoutSets(input.runs, sets.refused), hostChecked, baseSaid }, sets, baseSuites };
}

const NO_BASE_SUITES: BaseSuites = { suites: [], said: [] };

/** Stores baselines with all their samples, and the lock file that they were built with. */
export async function storeBaselines(
  documents: readonly BaselineDocument[],
  sets: JudgedSets,
  lockFile: MeasuredInput['lockFile'],
  dependencies: JudgingDependencies,
): Promise<BaselineOutcome[]> {
  const { writeBaseline, heartbeat = () => {} } = dependencies;
  const lock = documents.length === 0 ? {} : await keptLock(lockFile, dependencies);
  const baselines: BaselineOutcome[] = [];
  for (const document of documents) {
    heartbeat();
    baselines.push(await writeBaseline({ ...(await withSamples(document, sets, dependencies)), ...lock }));
  }
  return baselines;
}

async function keptLock(
  lock: MeasuredInput['lockFile'],
  { readText }: Pick<JudgingDependencies, 'readText'>,
): Promise<Pick<BaselineDocument, 'lockFile'>> {
  if (lock === undefined) return {};
  const { digest, origin } = lock;
  return { lockFile: { digest, origin, text: await readText(lock.uri, LARGEST_LOCK_FILE) } };
}

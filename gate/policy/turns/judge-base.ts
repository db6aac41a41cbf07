import type { LiveLanes } from '../../comparison/live/with-live-verdicts.ts';
import type { MeasuredInput } from '../../contract/decision/evaluation.ts';
import { assembleBaselines } from '../baselines/assemble-baselines.ts';
import { judgeCommit } from '../judge-commit.ts';
import type { LoadedSets } from '../suites/judged.ts';
import type { JudgedBase } from './judged-base.ts';

/** What was measured of the base beside a change, as if it had been measured by itself; null: nothing was. */
export function baseInput(input: MeasuredInput): MeasuredInput | null {
  const { turns, context, request, run, startedAt, finishedAt } = input;
  const { trusted } = context;
  if (turns === undefined || trusted === undefined || turns.runs.length === 0) return null;
  const { baseLockFile: _, trusted: __, foreign: ___, ...read } = context;
  const { lockFile } = turns;
  return {
    request: { ...request, subject: null, headSha: trusted.commit },
    context: { ...read, tree: trusted.tree, base: null, branch: null, documentationOnly: false },
    runs: turns.runs,
    ...{ interruption: null, degraded: null, iteration: 0, newlyMeasured: 0 },
    ...(lockFile === undefined ? {} : { lockFile }),
    ...{ run, startedAt, finishedAt },
  };
}

/**
 * @param input of {@link baseInput}
 * @param sets all sets that its runs refer to
 * @param live what looks said of each lane
 */
export function judgeBase(input: MeasuredInput, sets: LoadedSets, live: LiveLanes): JudgedBase {
  const judged = judgeCommit(input, sets, { baseSuites: [] });
  const documents = assembleBaselines({ input, ...judged, baseSuites: [] });
  return {
    live,
    documents,
    targets: documents.flatMap(({ machineClass, targets }) =>
      targets.map(({ name, verdict, bound, unit }) => ({ machineClass, name, verdict, bound, unit })),
    ),
  };
}

import { setCurrentDetails } from '@temporalio/workflow';
import type { MeasureOutcome } from '../../gate/contract/measuring/measure-outcome.ts';
import { isMeasureOutcome } from '../../gate/contract/measuring/running-measure.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import {
  type GateProgress,
  isOver,
  type LaneProgress,
  type SuiteCount,
  type SuiteProgress,
} from '../../gate/contract/progress.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import { WITHOUT_SANDBOX } from '../../gate/hosts/without-sandbox.ts';
import type { Lane } from '../../gate/names/names.ts';
import type { SuiteTask } from './suite-task.ts';

/** What lanes tell of a run while they measure. */
export interface LaneBoard {
  /** Counts the suites of a request, whichever lane they are for: those that are over have no row to come. */
  plan(plan: PlannedSuites): void;
  phase(phase: string): void;
  lane(lane: Lane, state: LaneProgress['state'], tasks: readonly SuiteTask[], hostId?: string): void;
  /** Says what a lane that has no host yet waits for, after `waiting for a … host`. */
  waiting(lane: Lane, detail: string): void;
  /** What a person should know of the host that the lane is on. */
  notes(lane: Lane, notes: readonly string[]): void;
  /** What became of the lane's rounds, where they aren't taken as they were to be. */
  remark(lane: Lane, remark: string): void;
  suite(lane: Lane, suite: string, progress: Partial<Omit<SuiteProgress, 'name'>>): void;
  settle(lane: Lane, record: SuiteRecord): void;
}

/** What a person sees of a run: the `progress` query and the current details in the Temporal UI. */
export interface ProgressBoard<Outcome extends AnyOutcome = GateOutcome> extends LaneBoard {
  /** Ends the board: the outcome is what counts from here on. */
  finish(outcome: Outcome): void;
  read(): GateProgress<Outcome>;
}

/** The suites of a request by their names. */
export interface PlannedSuites {
  readonly planned: readonly string[];
  /** Those of them that are over: carried over, or measured by an earlier pass. */
  readonly over: readonly string[];
  readonly notSelected: number;
}

type AnyOutcome = GateOutcome | MeasureOutcome;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type LaneRow = Mutable<Omit<LaneProgress, 'suites'>> & { suites: Map<string, Mutable<SuiteProgress>> };

export function createProgressBoard<Outcome extends AnyOutcome>(
  running: Outcome,
  startedAt: string,
): ProgressBoard<Outcome> {
  const lanes = new Map<Lane, LaneRow>();
  let plan: PlannedSuites | null = null;
  let phase = 'starting';
  let outcome = running;

  const read = (): GateProgress<Outcome> => ({
    phase,
    iteration: running.iteration,
    startedAt,
    outcome,
    ...(plan === null ? {} : { suites: countOf(plan, lanes.values()) }),
    lanes: [...lanes.values()].map((lane) => ({ ...lane, suites: [...lane.suites.values()] })),
  });
  const publish = () => setCurrentDetails(toMarkdown(read()));
  const row = (lane: Lane, suite: string): Mutable<SuiteProgress> | undefined => lanes.get(lane)?.suites.get(suite);

  return {
    read,
    plan(given) {
      plan = given;
      publish();
    },
    phase(text) {
      phase = text;
      publish();
    },
    lane(lane, state, tasks, hostId) {
      const before = lanes.get(lane);
      const suites = withPlanned(before?.suites, tasks);
      lanes.set(lane, { ...before, lane, state, hostId: hostId ?? before?.hostId ?? null, suites });
      if (state === 'waiting') phase = `waiting for a ${lane} host`;
      // Its first suite shows itself when it is built: until then the host checks out and fetches.
      if (state === 'running') phase = ['preparing', hostId && `on ${plain(hostId)}`].filter(Boolean).join(' ');
      publish();
    },
    waiting(lane, detail) {
      phase = [`waiting for a ${lane} host`, plain(detail, 500)].join(', ');
      publish();
    },
    notes(lane, notes) {
      const target = lanes.get(lane);
      if (target === undefined) return;
      if (notes.length > 0) target.notes = notes.map((note) => plain(note, 300));
      else delete target.notes;
      publish();
    },
    remark(lane, remark) {
      const target = lanes.get(lane);
      if (target === undefined) return;
      target.remarks = [...new Set([...(target.remarks ?? []), plain(remark, 300)])].slice(0, MOST_REMARKS);
      publish();
    },
    suite(lane, suite, progress) {
      const target = row(lane, suite);
      if (target === undefined) return;
      Object.assign(target, progress);
      phase = [target.state, suite, target.now && plain(target.now)].filter(Boolean).join(' ');
      publish();
    },
    settle(lane, record) {
      const target = row(lane, record.suite);
      if (target === undefined) return;
      Object.assign(target, settled(record));
      publish();
    },
    finish(ended) {
      outcome = ended;
      phase = 'finished';
      publish();
    },
  };
}

/** A lane has one for each of its leases at most. */
const MOST_REMARKS = 3;

/** A suite that two lanes have, such as one of CUDA and its fallback, is one. */
function countOf({ planned, over, notSelected }: PlannedSuites, lanes: Iterable<LaneRow>): SuiteCount {
  const rows = [...lanes].flatMap(({ suites }) => [...suites.values()]);
  const ended = new Set([...over, ...rows.filter(({ state }) => isOver(state)).map(({ name }) => name)]);
  return { done: planned.filter((name) => ended.has(name)).length, planned: planned.length, notSelected };
}

/** The rows of a lane's suites, with one for each that has none yet. */
function withPlanned(before: LaneRow['suites'] | undefined, tasks: readonly SuiteTask[]): LaneRow['suites'] {
  const suites = before ?? new Map<string, Mutable<SuiteProgress>>();
  for (const { suite: name } of tasks) {
    if (!suites.has(name)) suites.set(name, { name, state: 'planned', now: null, measured: 0, listed: 0 });
  }
  return suites;
}

/** How a suite's row ends. */
function settled(record: SuiteRecord): Pick<SuiteProgress, 'state' | 'now' | 'measured'> {
  const measured = record.measurements.reduce((sum, ref) => sum + ref.measured, record.reports.length);
  const failed = measured === 0 && record.failures.length > 0;
  const state = measured === 0 && record.notRun ? 'skipped' : failed ? 'failed' : 'done';
  return { state, now: null, measured };
}

/** Names of bench targets are the change's own words: only what a cargo target may be called is shown. */
const plain = (text: string, limit = 100): string => text.replace(/[^\w .:;,()%/-]/g, '').slice(0, limit);

/** `pass, FINALIZE → quality-finalizer`; '' while the run goes on. */
function ended(outcome: AnyOutcome): string {
  const { status } = outcome;
  if (status === null || isMeasureOutcome(outcome)) return status ?? '';
  const { reason, route } = outcome;
  return [reason === undefined ? status : `${status} (${reason})`, route && `${route.kind} → ${plain(route.to)}`]
    .filter(Boolean)
    .join(', ');
}

/** The current details in the Temporal UI, which renders Markdown. Suite and host names are the profile's and the operator's. */
function toMarkdown(progress: GateProgress<AnyOutcome>): string {
  const lines = [
    `**${[progress.phase, ended(progress.outcome)].filter(Boolean).join(': ')}**`,
    `pass ${progress.iteration + 1}`,
    '',
  ];
  for (const lane of progress.lanes) {
    lines.push(`### ${lane.lane} lane: ${lane.state}${lane.hostId ? ` on \`${lane.hostId}\`` : ''}`, '');
    for (const note of lane.notes ?? [])
      lines.push(`- ${note === WITHOUT_SANDBOX ? 'the host has' : 'the host is not quiet:'} ${note}`);
    for (const remark of lane.remarks ?? []) lines.push(`- ${remark}`);
    if (lane.notes !== undefined || lane.remarks !== undefined) lines.push('');
    if (lane.suites.length === 0) continue;
    lines.push('| suite | state | now | measured |', '| --- | --- | --- | --- |');
    for (const suite of lane.suites) {
      lines.push(
        `| ${suite.name} | ${suite.state} | ${plain(suite.now ?? '')} | ${suite.measured} of ${suite.listed} |`,
      );
    }
    lines.push('');
  }
  return lines.join('\n');
}

import { z } from 'zod';
import { GateOutcome } from '../contract/outcome.ts';
import type { GateProgress, LaneProgress, SuiteCount, SuiteProgress } from '../contract/progress.ts';
import { MOST_SUITES } from '../names/limits.ts';
import { LANES } from '../names/names.ts';
import { openObject } from '../names/open-object.ts';

type Keys<T> = Record<keyof T, z.ZodType>;

const SuiteDocument = openObject({
  /** As the profile calls it. */
  name: z.string(),
  /** How far it is. */
  state: z.enum(['planned', 'building', 'measuring', 'done', 'failed', 'skipped']),
  /** The executable or run under way. */
  now: z.string().nullable(),
  /** Benchmarks that are measured so far. */
  measured: z.int().nonnegative(),
  /** Benchmarks that its executables list. */
  listed: z.int().nonnegative(),
} satisfies Keys<SuiteProgress>);

const LaneDocument = openObject({
  /** The kind of host that measures. */
  lane: z.enum(LANES),
  /** `fallback`: measured by a CPU host instead; `lost`: its host went away. */
  state: z.enum(['waiting', 'running', 'done', 'fallback', 'lost']),
  /** The host that measures; null: none was found yet. */
  hostId: z.string().nullable(),
  /** What a person should know of the host: where it isn't as quiet as the profile has it. */
  notes: z.array(z.string()).optional(),
  /** What became of its rounds, where they aren't taken as they were to be. */
  remarks: z.array(z.string()).optional(),
  /** What is planned on the lane, in this order. */
  suites: z.array(SuiteDocument).max(MOST_SUITES),
} satisfies Keys<LaneProgress>);

const CountDocument = openObject({
  /** Suites that are over, well or not. */
  done: z.int().nonnegative(),
  /** Suites that the request selects. */
  planned: z.int().nonnegative(),
  /** Suites of the profile that the request leaves out. */
  notSelected: z.int().nonnegative(),
} satisfies Keys<SuiteCount>);

/** The schema of {@link GateProgress}, which workflows build and never parse. */
export const ProgressDocument = openObject({
  /** What the run does now, in words. */
  phase: z.string(),
  /** What is measured where. */
  lanes: z.array(LaneDocument),
  /** How many suites are over, of all lanes; absent: the worker is of an earlier version. */
  suites: CountDocument.optional(),
  /** 0 for the first pass. */
  iteration: z.int().nonnegative(),
  /** When the run began. */
  startedAt: z.iso.datetime(),
  /** The document as it stands: everything undecided is null. */
  outcome: GateOutcome,
} satisfies Keys<GateProgress>);

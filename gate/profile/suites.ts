import { z } from 'zod';
import { PROBLEM_CODES } from '../criterion/measurement.ts';
import { LANES } from '../names/names.ts';
import { CommandLine, Duration, Name, Pointer, RelativePath } from './words.ts';

/** One sign in a report, or in the command line, that its figures are not measurements. */
const HonestyRule = z.strictObject({
  code: z.enum(PROBLEM_CODES),
  /** The rule looks at this place of the report … */
  pointer: Pointer.optional(),
  /** … and accuses where the value there equals one of these, … */
  equals: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .min(1)
    .optional(),
  /** … or where the array or text there contains one of these, … */
  contains: z.array(z.string()).min(1).optional(),
  /** … or where the number there exceeds the number at this other place. */
  exceeds: Pointer.optional(),
  /** Accuses whenever the command line has this argument. */
  argument: z.string().optional(),
  message: z.string().min(1).max(300),
});
export type HonestyRule = z.infer<typeof HonestyRule>;

const SuiteBase = {
  lane: z.enum(LANES),
  required: z.boolean().default(false),
  command: CommandLine,
  /** Tried once after a benchmark failure; if that measures, the method is alt1 and the baseline not complete. */
  simpler: CommandLine.nullable().default(null),
  /** Tried in order where the first choice measured nothing (vacuous), or lacks a feature or a tool. */
  nextChoices: z.array(CommandLine).max(2).default([]),
  /** CUDA lane: what is measured on a CPU host instead, and beside the GPU on the CUDA host as the ratio's other side. */
  fallback: CommandLine.nullable().default(null),
  /** Budget of the whole suite, building aside. */
  budget: Duration.optional(),
};

/** A suite of `cargo bench`: the gate builds it, asks each executable what it lists and measures them one by one. */
const CriterionSuite = z.strictObject({
  kind: z.literal('criterion'),
  ...SuiteBase,
  /** Bench targets known to be left out for their required features: named, and not counted against completeness. */
  expectedLeftOut: z.array(z.string()).default([]),
});
export type CriterionSuite = z.infer<typeof CriterionSuite>;

/** One run of a command suite. */
const ProgramRun = z.strictObject({
  name: Name,
  /** `{model}`: inside the checkout, or `{models}/…` for the host's folder of models. Absent: the run needs none. */
  model: z.string().min(1).max(300).optional(),
});
export type ProgramRun = z.infer<typeof ProgramRun>;

/** A suite that is a program of the repository: a script, an xtask. It reports in JSON files, or leaves Criterion's. */
const CommandSuite = z.strictObject({
  kind: z.literal('command'),
  ...SuiteBase,
  /** Built before the budget runs, so that the run itself can be offline. */
  build: CommandLine.nullable().default(null),
  /** Run before the suite, such as one that generates a model. */
  prepare: z.array(CommandLine).default([]),
  runs: z
    .array(ProgramRun)
    .min(1)
    .max(20)
    .default([{ name: 'all' }]),
  /** Appended where the run's model is missing; what it reports is mock whatever it claims. Null: the run is skipped. */
  whenModelMissing: CommandLine.nullable().default(null),
  /** Files that must be there for the suite to make sense (a script, a C++ reference); else it is skipped as a missing tool. */
  requires: z.array(z.string().min(1).max(300)).default([]),
  /** The JSON that `{report}` names is read by metrics. */
  reports: z.boolean().default(true),
  /** JSON files that the command writes at fixed places of the checkout: removed before, checked for honesty after. */
  leaves: z.array(RelativePath).default([]),
  /** True where the command runs Criterion benches that should fill a tree. */
  criterion: z.boolean().default(false),
  honesty: z.array(HonestyRule).default([]),
});
export type CommandSuite = z.infer<typeof CommandSuite>;

export const Suite = z.discriminatedUnion('kind', [CriterionSuite, CommandSuite]);
export type Suite = z.infer<typeof Suite>;

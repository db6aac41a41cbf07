import { z } from 'zod';
import { PROBLEM_CODES } from '../criterion/measurement.ts';
import { LANES } from '../names/names.ts';
import { CommandLine, Duration, Name, PathGlobs, Pointer, RelativePath } from './words.ts';

/** One sign in a report, or in the command line, that its figures are not measurements. */
const HonestyRule = z.strictObject({
  code: z.enum(PROBLEM_CODES).meta({ description: 'What it is called.', examples: ['invented'] }),
  pointer: Pointer.optional().meta({
    description: 'The rule looks at this place of the report …',
    examples: ['/source'],
  }),
  equals: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .min(1)
    .optional()
    .meta({
      description: '… and accuses where the value there equals one of these, …',
      examples: [['timeout_fallback']],
    }),
  contains: z
    .array(z.string())
    .min(1)
    .optional()
    .meta({
      description: '… or where the array or text there contains one of these, …',
      examples: [['mock_inference']],
    }),
  exceeds: Pointer.optional().meta({
    description: '… or where the number there exceeds the number at this other place.',
    examples: ['/timing/total_ms'],
  }),
  argument: z
    .string()
    .optional()
    .meta({
      description: 'Accuses whenever the command line has this argument.',
      examples: ['--allow-mock'],
    }),
  message: z
    .string()
    .min(1)
    .max(300)
    .meta({ description: 'Why it is no measurement, for people.', examples: ['run with --allow-mock'] }),
});
export type HonestyRule = z.infer<typeof HonestyRule>;

/** A slowdown of a benchmark as a share: 0.05 is five per cent. */
export const SlowdownThreshold = z.number().min(0, 'expected a share, such as 0.05').lt(100);

const SuiteBase = {
  lane: z.enum(LANES).meta({ description: 'The kind of host that it is measured on.', examples: ['cpu'] }),
  required: z
    .boolean()
    .default(false)
    .meta({ description: 'True: the gate fails where it gives no number that counts.', examples: [true] }),
  command: CommandLine.meta({
    description:
      'What measures. One of kind `criterion` begins with `cargo bench`; variables belong under `environment:`, a toolchain under `toolchain:`.',
    examples: ['cargo bench --workspace --features cpu'],
  }),
  simpler: CommandLine.nullable()
    .default(null)
    .meta({
      description:
        'Tried once after a benchmark failure; if that measures, the method is alt1 and the baseline not complete.',
      examples: ['cargo bench -p parser'],
    }),
  nextChoices: z
    .array(CommandLine)
    .max(2)
    .default([])
    .meta({
      description: 'Tried in order where the first choice measured nothing (vacuous), or lacks a feature or a tool.',
      examples: [['cargo bench -p parser --bench lines']],
    }),
  fallback: CommandLine.nullable()
    .default(null)
    .meta({
      description:
        "CUDA lane: what is measured on a CPU host instead, and beside the GPU on the CUDA host as the ratio's other side.",
      examples: ['cargo bench --workspace --features cpu'],
    }),
  threshold: SlowdownThreshold.optional().meta({
    description:
      'A comparison of baselines fails where one of its benchmarks is slower by more than this share. Absent: 0.05. No gate fails by it.',
    examples: [0.1],
  }),
  budget: Duration.optional().meta({
    description: 'Of the whole suite, building aside. Absent: what is left of the pass.',
    examples: ['40 min'],
  }),
};

/** A suite of `cargo bench`: the gate builds it, asks each executable what it lists and measures them one by one. */
const CriterionSuite = z.strictObject({
  kind: z.literal('criterion').meta({
    description:
      'Of `cargo bench`: the gate builds it, asks each executable what it lists and measures them one by one.',
    examples: ['criterion'],
  }),
  ...SuiteBase,
  expectedLeftOut: z
    .array(z.string())
    .default([])
    .meta({
      description:
        'Bench targets known to be left out for their required features: named, and not counted against completeness.',
      examples: [['gpu_only']],
    }),
});
export type CriterionSuite = z.infer<typeof CriterionSuite>;

/** One run of a command suite. */
const ProgramRun = z.strictObject({
  name: Name.meta({ description: 'What metrics call it, and what `{run}` stands for.', examples: ['I2S'] }),
  model: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .meta({
      description:
        "What `{model}` stands for: inside the checkout, or `{models}/…` for the host's folder of models. Absent: the run needs none.",
      examples: ['{models}/model.gguf'],
    }),
});
export type ProgramRun = z.infer<typeof ProgramRun>;

/** A suite that is a program of the repository: a script, an xtask. It reports in JSON files, or leaves Criterion's. */
const CommandSuite = z.strictObject({
  kind: z.literal('command').meta({
    description:
      "A program of the repository: a script, an xtask. It reports in JSON files, or leaves Criterion's. In its command lines `{model}`, `{run}` and `{report}` stand for what the run is given, `{models}` for the host's folder of models.",
    examples: ['command'],
  }),
  ...SuiteBase,
  build: CommandLine.nullable()
    .default(null)
    .meta({
      description: 'Built before the budget runs, so that the run itself can be offline.',
      examples: ['cargo build -p xtask'],
    }),
  prepare: z
    .array(CommandLine)
    .default([])
    .meta({
      description: 'Run before the suite, such as one that generates a model.',
      examples: [['cargo run -p xtask -- model --out models/small.bin']],
    }),
  runs: z
    .array(ProgramRun)
    .min(1)
    .max(20)
    .default([{ name: 'all' }])
    .meta({
      description: 'The command is run once for each.',
      examples: [[{ name: 'small', model: 'models/small.bin' }]],
    }),
  whenModelMissing: CommandLine.nullable()
    .default(null)
    .meta({
      description:
        "Appended where the run's model is missing; what it reports is mock whatever it claims. Absent: the run is skipped.",
      examples: ['--allow-mock'],
    }),
  requires: z
    .array(z.string().min(1).max(300))
    .default([])
    .meta({
      description:
        'Files that must be there for the suite to make sense (a script, a C++ reference); else it is skipped as a missing tool.',
      examples: [['scripts/bench.sh']],
    }),
  reports: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the JSON that `{report}` names is read by metrics.', examples: [false] }),
  leaves: z
    .array(RelativePath)
    .default([])
    .meta({
      description:
        'JSON files that the command writes at fixed places of the checkout: removed before, checked for honesty after.',
      examples: [['results/report.json']],
    }),
  inputs: PathGlobs.optional().meta({
    description:
      "Files of the repository that its numbers depend on: where none of them differs from a commit that was measured, that one's numbers are carried over. Absent: they are only where a change is documentation.",
    examples: [['xtask/**', 'crates/engine/**']],
  }),
  criterion: z
    .boolean()
    .default(false)
    .meta({
      description: 'True where the command runs Criterion benches that should fill a tree.',
      examples: [true],
    }),
  honesty: z
    .array(HonestyRule)
    .default([])
    .meta({
      description: 'Signs that what it reports was not measured.',
      examples: [[{ code: 'mock', argument: '--allow-mock', message: 'run with --allow-mock' }]],
    }),
});
export type CommandSuite = z.infer<typeof CommandSuite>;

export const Suite = z
  .discriminatedUnion('kind', [CriterionSuite, CommandSuite])
  .describe('What is measured together.');
export type Suite = z.infer<typeof Suite>;

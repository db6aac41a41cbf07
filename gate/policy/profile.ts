import ms, { type StringValue } from 'ms';
import { z } from 'zod';
import { LANES } from '../contract/names.ts';
import { PROBLEM_CODES } from '../criterion/measurement.ts';

/**
 * The schema of a profile: everything that is special to one repository. The code knows none of it.
 *
 * A profile is parsed twice: from YAML at the client, where names and numbers are checked with their line numbers, and
 * from the request in an activity. So every transformation here accepts its own result.
 */

const Name = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/+-]{0,99}$/, 'expected a short name of letters, digits, spaces and . _ / + -');

const durationExpected = 'expected a duration such as "90 s" or "10 min", or whole milliseconds';

/** A duration in milliseconds; in YAML also `90 s`, `10 min`, `2 h`. */
const Duration = z.union([z.int().nonnegative(), z.string().max(30)], durationExpected).transform((value, context) => {
  const parsed = typeof value === 'number' ? value : value === '' ? undefined : ms(value as StringValue);
  if (parsed === undefined || !Number.isFinite(parsed) || parsed < 0) {
    context.addIssue({ code: 'custom', message: `${durationExpected}, got "${value}"` });
    return z.NEVER;
  }
  return Math.round(parsed);
});

/**
 * A command line as a person would type it in the checkout's root: words separated by single spaces, no quoting, no
 * shell. `{model}`, `{run}` and `{report}` stand for what the run of a command suite is given, `{models}` for the
 * host's folder of models.
 */
const CommandLine = z
  .string()
  .min(1)
  .max(1000)
  .regex(
    /^[^\s'"`$|&;<>()\\*?]+(?: [^\s'"`$|&;<>()\\*?]+)*$/,
    'expected words with single spaces, without quotes or shell characters',
  );

/** A regular expression over benchmark ids. */
const Pattern = z
  .string()
  .min(1)
  .max(300)
  .superRefine((value, context) => {
    try {
      new RegExp(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message });
    }
  });

/** A JSON pointer (RFC 6901) into a report. */
const Pointer = z
  .string()
  .regex(/^(?:\/(?:[^~/]|~[01])*)+$/, 'expected a JSON pointer such as /performance/tokens_per_sec')
  .max(200);

/** A path inside the checkout. */
const RelativePath = z
  .string()
  .min(1)
  .max(300)
  .refine((path) => !path.startsWith('/') && !path.split('/').includes('..'), 'expected a path inside the checkout');

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
const CommandRun = z.strictObject({
  name: Name,
  /** `{model}`: inside the checkout, or `{models}/…` for the host's folder of models. Absent: the run needs none. */
  model: z.string().min(1).max(300).optional(),
});
export type CommandRun = z.infer<typeof CommandRun>;

/** A suite that is a program of the repository: a script, an xtask. It reports in JSON files, or leaves Criterion's. */
const CommandSuite = z.strictObject({
  kind: z.literal('command'),
  ...SuiteBase,
  /** Built before the budget runs, so that the run itself can be offline. */
  build: CommandLine.nullable().default(null),
  /** Run before the suite, such as one that generates a model. */
  prepare: z.array(CommandLine).default([]),
  runs: z
    .array(CommandRun)
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

/** Benchmarks of a suite by pattern. `side` tells the two sides of a CUDA suite apart. */
const BenchmarkSelector = z.strictObject({
  suites: z.array(Name).min(1),
  benchmark: Pattern,
  side: z.enum(LANES).optional(),
});
export type BenchmarkSelector = z.infer<typeof BenchmarkSelector>;

const MetricBase = { unit: z.string().min(1).max(40) };

/** How a figure is read. Exactly one of `report`, `equal`, `ratio`, `rate`. */
export const Metric = z.union(
  [
    z.strictObject({
      ...MetricBase,
      /** A number at a place of a report; a boolean counts as 1 or 0. */
      report: z.strictObject({
        suite: Name,
        run: Name.default('all'),
        pointer: Pointer,
        /** A timing without samples: its interval is the noise band. Else the value is exact. */
        timing: z.boolean().default(false),
        /** Multiplied by this, for percentages. */
        scale: z.number().default(1),
      }),
    }),
    z.strictObject({
      ...MetricBase,
      /** 1 where the values at all these places of a report are equal, else 0. */
      equal: z.strictObject({ suite: Name, run: Name.default('all'), pointers: z.array(Pointer).min(2) }),
    }),
    z.strictObject({
      ...MetricBase,
      /** time(of) / time(over), geometric mean over the pairs whose named groups in the patterns agree. */
      ratio: z.strictObject({ of: BenchmarkSelector, over: BenchmarkSelector }),
    }),
    z.strictObject({
      ...MetricBase,
      /** Throughput per second, geometric mean over the matching benchmarks, divided by `scale`. */
      rate: BenchmarkSelector.extend({ scale: z.number().positive().default(1) }),
    }),
  ],
  'expected a unit and exactly one of report, equal, ratio, rate',
);
export type Metric = z.infer<typeof Metric>;

/** A bound on a metric. `range`: within; above its top is a number to look at, and met. */
const Bound = z.union(
  [
    z.strictObject({ above: z.number() }),
    z.strictObject({ atLeast: z.number() }),
    z.strictObject({ below: z.number() }),
    z.strictObject({ atMost: z.number() }),
    z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
  ],
  'expected exactly one of above, atLeast, below, atMost, range',
);
export type Bound = z.infer<typeof Bound>;

export const Target = z.strictObject({
  metric: Name,
  bound: Bound,
  /** Only where this lane was really measured on its kind of host; else unverified. */
  lane: z.enum(LANES).default('cpu'),
  /** Where NEXT leads when missed. */
  missed: Name,
  /** Where NEXT leads instead when the measured value lies below this. */
  missedBelow: z.strictObject({ value: z.number(), to: Name }).optional(),
  /** True: everything but met fails the gate. */
  mustVerify: z.boolean().default(false),
});
export type Target = z.infer<typeof Target>;

/** One item of an evidence line: a metric's value in words, or a target's verdict in words. */
const EvidenceItem = z.strictObject({
  label: z.string().max(40).default(''),
  metric: Name.optional(),
  /** Shown where the metric wasn't measured, with its own unit. */
  standIn: Name.optional(),
  /** `{value}` is the figure. */
  format: z.string().max(80).default('{value}'),
  digits: z.int().min(0).max(6).default(1),
  target: Name.optional(),
  /** Further targets that the same words speak for: `met` is said only where they are met too. */
  and: z.array(Name).min(1).optional(),
  met: z.string().max(80).optional(),
  missed: z.string().max(80).optional(),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

const EvidenceLine = z.strictObject({
  prefix: z.string().min(1).max(40),
  separator: z.string().max(4).default('; '),
  suffix: z.string().max(80).default(''),
  items: z.array(EvidenceItem).min(1),
});
export type EvidenceLine = z.infer<typeof EvidenceLine>;

export const Profile = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected a name of lower-case letters, digits and dashes'),
  description: z.string().max(500).default(''),
  /** Set for every command, besides what the gate itself needs. Never secrets. */
  environment: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string()).default({}),
  toolchain: z
    .strictObject({
      /** Tried in order where the toolchain that the repository pins isn't installed; the method is then alt1. */
      alternatives: z.array(z.string().regex(/^[A-Za-z0-9._-]+$/)).default([]),
    })
    .prefault({}),
  budget: z
    .strictObject({
      /** Of one pass: building and measuring, waiting for a host aside. */
      pass: Duration.default(3_600_000),
      /** Of building one suite. */
      build: Duration.default(1_800_000),
      /** Of one executable or one run of a command. */
      executable: Duration.default(600_000),
    })
    .prefault({}),
  waits: z
    .strictObject({
      cpu: Duration.default(3_600_000),
      cuda: Duration.default(1_800_000),
    })
    .prefault({}),
  noise: z
    .strictObject({
      /** Relative half-width of the noise band of a machine that nobody calibrated. */
      band: z.number().positive().max(1).default(0.1),
      /** How many benchmarks are measured a second time to see whether the host is stable; 0: none. */
      remeasure: z.int().nonnegative().max(50).default(3),
    })
    .prefault({}),
  scope: z
    .strictObject({
      /** Folders of specs; those that a change touches are named in the evidence. */
      specs: z.array(z.string()).default([]),
      /** A change whose files all match one of these is documentation only. */
      documentation: z.array(Pattern).default(['\\.md$', '^docs/', '^LICENSE']),
      /** Quantization types, or other things in scope: found in change, ledger and specs by these patterns. */
      subjects: z.record(Name, Pattern).default({}),
      hardware: z.record(Name, Pattern).default({}),
    })
    .prefault({}),
  /** The agents that the work goes to next. */
  routes: z
    .strictObject({
      finalize: Name.default('quality-finalizer'),
      refine: Name.default('code-refiner'),
      dependency: Name.default('issue-creator'),
    })
    .prefault({}),
  suites: z.record(Name, Suite),
  metrics: z.record(Name, Metric).default({}),
  targets: z.record(Name, Target).default({}),
  evidence: z.array(EvidenceLine).default([]),
});
export type Profile = z.infer<typeof Profile>;

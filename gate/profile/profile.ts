import { z } from 'zod';
import { boundedRecord } from '../names/bounded-record.ts';
import { MOST_SUITES, MOST_TARGETS } from '../names/limits.ts';
import { EvidenceLines } from './evidence-lines.ts';
import { HostTerms } from './host-terms.ts';
import { Metric } from './metrics.ts';
import { Receipts } from './receipts.ts';
import { Rounds } from './rounds.ts';
import { Suite } from './suites.ts';
import { Charge, Target } from './targets.ts';
import { Agent, atMost, Duration, Name, PathGlobs, Pattern } from './words.ts';

export type { EvidenceItem, EvidenceLine } from './evidence-lines.ts';
export type { BenchmarkSelector, TimeSelector } from './metrics.ts';
export type { CommandSuite, CriterionSuite, HonestyRule, ProgramRun } from './suites.ts';
export type { Bound } from './targets.ts';
export { HostTerms, Metric, Suite, Target };

const scope = z
  .strictObject({
    specs: z
      .array(z.string())
      .default([])
      .meta({
        description: 'Folders of specs; those that a change touches are named in the evidence.',
        examples: [['docs/reference/']],
      }),
    documentation: z
      .array(Pattern)
      .default(['\\.md$', '^docs/', '^LICENSE'])
      .meta({
        description: 'A change whose files all match one of these is documentation only.',
        examples: [['\\.md$', '^book/']],
      }),
    subjects: boundedRecord(Name, Pattern)
      .default({})
      .meta({
        description:
          'Quantization types, or other things in scope: found in change, ledger and specs by these patterns.',
        examples: [{ parser: '\\bparse' }],
      }),
    hardware: boundedRecord(Name, Pattern)
      .default({})
      .meta({ description: 'Hardware in scope, found alike.', examples: [{ GPU: '(?:GPU|CUDA)' }] }),
  })
  .prefault({});

/**
 * The schema of a profile: everything that is special to one repository. The code knows none of it. The descriptions are
 * what docs/profile.md says of each key (`npm run profile-page`).
 *
 * A profile is parsed twice: from YAML at the client, where names and numbers are checked with their line numbers, and
 * from the request in an activity. So every transformation here accepts its own result.
 */
export const Profile = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,59}$/, 'expected a name of lower-case letters, digits and dashes')
    .meta({
      description:
        'What runs and baselines of this profile are called: those of another name are never mixed with them.',
      examples: ['my-crate'],
    }),
  description: z
    .string()
    .max(500)
    .default('')
    .meta({ description: 'For people.', examples: ['Benches of my-crate'] }),
  environment: boundedRecord(
    z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'expected a variable of upper-case letters, digits and underscores'),
    z.string(),
  )
    .default({})
    .meta({
      description: 'Variables that are set for every command, besides what the gate itself needs. Never secrets.',
      examples: [{ MY_SEED: '42' }],
    }),
  toolchain: z
    .strictObject({
      alternatives: z
        .array(z.string().regex(/^[A-Za-z0-9._-]+$/, 'expected the name of a toolchain, such as stable'))
        .default([])
        .meta({
          description:
            "Tried in order where the toolchain that the repository pins isn't installed; the method is then alt1.",
          examples: [['stable']],
        }),
    })
    .prefault({})
    .describe(
      'The toolchain is the one that the repository pins in `rust-toolchain.toml`, else the default of the host.',
    ),
  budget: z
    .strictObject({
      pass: Duration.default(3_600_000).meta({
        description: 'Of one pass: building and measuring, waiting for a host aside.',
        examples: ['2 h'],
      }),
      build: Duration.default(1_800_000).meta({ description: 'Of building one suite.', examples: ['90 min'] }),
      executable: Duration.default(600_000).meta({
        description: 'Of one executable or one run of a command.',
        examples: ['20 min'],
      }),
    })
    .prefault({})
    .describe('How long things may take.'),
  waits: z
    .strictObject({
      cpu: Duration.default(3_600_000).meta({ description: 'For a CPU host.', examples: ['10 min'] }),
      cuda: Duration.default(1_800_000).meta({
        description: 'For a CUDA host that is busy; where there is none, nothing is waited for.',
        examples: ['1 h'],
      }),
    })
    .prefault({})
    .describe('How long a lane waits for a host; that is no part of the budget.'),
  host: HostTerms.describe(
    'What is asked of a host before anything is measured on it, and how bench processes run there. ' +
      'In one profile `null` asks nothing; over another profile `null` goes back to the default.',
  ),
  warmBase: z
    .boolean()
    .default(true)
    .meta({
      description:
        'Whether hosts keep the built dependencies of the default branch, and begin the builds of changes with a copy of them. Only where they can sandbox.',
      examples: [false],
    }),
  noise: z
    .strictObject({
      band: z
        .number()
        .positive()
        .max(1)
        .default(0.1)
        .meta({
          description: 'Relative half-width of the noise band of a machine that nobody calibrated.',
          examples: [0.05],
        }),
      remeasure: z
        .int()
        .nonnegative()
        .max(50)
        .default(3)
        .meta({
          description: 'How many benchmarks are measured a second time to see whether the host is stable; 0: none.',
          examples: [5],
        }),
    })
    .prefault({})
    .describe('How steady a host is taken to be.'),
  rounds: Rounds.optional().describe(
    "In how many rounds executables are measured, and how short these are: flags that a bench's own settings beat. Absent: one ordinary run each.",
  ),
  scope: scope.describe('What a change can be about.'),
  data: PathGlobs.optional().meta({
    description:
      'Files of the repository that benches read while they run. Where one of them differs, everything is measured; what is none of them, and was not read by the compiler, alters no number. Absent: every file but Rust source and documentation may be read.',
    examples: [['data/**', 'models/*.json']],
  }),
  reuse: z
    .strictObject({
      maxAge: Duration.optional().meta({
        description: 'Numbers older than that are measured anew, changes of documentation aside. Absent: 30 days.',
        examples: ['7 d'],
      }),
    })
    .optional()
    .describe(
      "When the numbers of another commit's baseline are carried over, where a change can't have altered them.",
    ),
  routes: z
    .strictObject({
      finalize: Agent.default('quality-finalizer').meta({
        description: 'After a pass, and where nothing can be done.',
        examples: ['reviewer'],
      }),
      refine: Agent.default('code-refiner').meta({
        description: 'Where the change has to be mended.',
        examples: ['author'],
      }),
      dependency: Agent.default('issue-creator').meta({
        description: 'Where a dependency is broken.',
        examples: ['maintainer'],
      }),
    })
    .prefault({})
    .describe('The agents that the work goes to next.'),
  receipts: Receipts.optional().describe(
    'Which receipts a gate leaves on GitHub. Absent: all of them, under the name `generative:gate:benchmarks`.',
  ),
  charge: Charge.optional().meta({
    description:
      'Of targets that do not say it themselves. `change`: those that the default branch misses too fail nothing. Absent, or `always`: a missed one fails, whoever made it so.',
    examples: ['change'],
  }),
  suites: atMost(MOST_SUITES, z.record(Name, Suite)).describe('What is measured, by name; at least one.'),
  metrics: boundedRecord(Name, Metric).default({}).describe('Figures that targets and evidence speak of, by name.'),
  targets: atMost(MOST_TARGETS, z.record(Name, Target)).default({}).describe('Bounds on metrics, by name.'),
  evidence: EvidenceLines.default([]).describe('The lines that receipts show of the metrics, in this order.'),
});
export type Profile = z.infer<typeof Profile>;

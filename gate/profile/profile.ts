import { z } from 'zod';
import { MOST_SUITES, MOST_TARGETS } from '../names/limits.ts';
import { HostTerms } from './host-terms.ts';
import { EvidenceLines, Metric, Target } from './metrics.ts';
import { Suite } from './suites.ts';
import { Agent, atMost, Duration, Name, Pattern } from './words.ts';

export type { BenchmarkSelector, Bound, EvidenceItem, EvidenceLine } from './metrics.ts';
export type { CommandSuite, CriterionSuite, HonestyRule, ProgramRun } from './suites.ts';
export { HostTerms, Metric, Suite, Target };

/**
 * The schema of a profile: everything that is special to one repository. The code knows none of it.
 *
 * A profile is parsed twice: from YAML at the client, where names and numbers are checked with their line numbers, and
 * from the request in an activity. So every transformation here accepts its own result.
 */
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
  /** What is asked of a host before anything is measured on it, and how bench processes run there. */
  host: HostTerms,
  /**
   * Whether hosts keep the built dependencies of the default branch, and begin the builds of changes with a copy of them.
   * Only where they can sandbox.
   */
  warmBase: z.boolean().default(true),
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
      finalize: Agent.default('quality-finalizer'),
      refine: Agent.default('code-refiner'),
      dependency: Agent.default('issue-creator'),
    })
    .prefault({}),
  suites: atMost(MOST_SUITES, z.record(Name, Suite)),
  metrics: z.record(Name, Metric).default({}),
  targets: atMost(MOST_TARGETS, z.record(Name, Target)).default({}),
  evidence: EvidenceLines.default([]),
});
export type Profile = z.infer<typeof Profile>;

import type { z } from 'zod';
import { BASELINE_SCHEMA_VERSION, BaselineDocument } from '../baseline/document.ts';
import { COMPARISON_SCHEMA_VERSION, ComparisonDocument } from '../comparison/document/comparison-document.ts';
import { ThinRequest } from '../contract/asking/thin-request.ts';
import { MeasureOutcome } from '../contract/measuring/measure-outcome.ts';
import { AskedMeasure } from '../contract/measuring/measure-request.ts';
import { GateOutcome } from '../contract/outcome.ts';
import { GateRequest } from '../contract/request.ts';
import { Profile } from '../profile/profile.ts';
import { ProgressDocument } from './progress-document.ts';

/** A document whose JSON Schema is published as `schemas/NAME.schema.json`. */
export interface PublishedSchema {
  readonly name: string;
  readonly version: number;
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodType;
  /** `input`: what somebody writes, in which what has a default may be left out; `output`: what the gate writes. */
  readonly io: 'input' | 'output';
  /** A file of this kind may name another one that it is laid over. */
  readonly layered?: boolean;
  /** Keys of which there is one and no other, which a check besides the schema sees to. */
  readonly exactlyOne?: readonly string[];
}

/** All of them: `npm run schema` writes them, and a test holds that they are up to date. */
export const PUBLISHED_SCHEMAS = [
  {
    name: 'baseline',
    version: BASELINE_SCHEMA_VERSION,
    title: 'Benchmark baseline',
    description: 'One performance baseline: every number measured for one commit on one class of machines.',
    schema: BaselineDocument,
    io: 'output',
  },
  {
    name: 'comparison',
    version: COMPARISON_SCHEMA_VERSION,
    title: 'Comparison of two benchmark baselines',
    description: 'Whether each benchmark of two baselines is slower, faster or the same, and how sure that is.',
    schema: ComparisonDocument,
    io: 'output',
  },
  {
    name: 'outcome',
    version: 1,
    title: 'Outcome of a benchmark gate',
    description: 'What a gate came to; of a run that has not ended, everything undecided is null.',
    schema: GateOutcome,
    io: 'output',
  },
  {
    name: 'profile',
    version: 1,
    title: 'Profile of a benchmark gate',
    description: 'Everything that is special to one repository: what is measured there, and how it is judged.',
    schema: Profile,
    io: 'input',
    layered: true,
  },
  {
    name: 'progress',
    version: 1,
    title: 'Progress of a benchmark gate',
    description: 'What a gate does now: the answer of its query `progress`.',
    schema: ProgressDocument,
    io: 'output',
  },
  {
    name: 'request',
    version: 1,
    title: 'Request for a benchmark gate',
    description: 'The whole input of the workflow `benchmarkGate`, its profile included.',
    schema: GateRequest,
    io: 'input',
  },
  {
    name: 'thin-request',
    version: 1,
    title: 'Thin request for a benchmark gate',
    description: 'The input of the workflow `requestBenchmarkGate`: a repository and a subject; the rest is found.',
    schema: ThinRequest,
    io: 'input',
    exactlyOne: ['pullRequest', 'issue'],
  },
  {
    name: 'measure-request',
    version: 1,
    title: 'Request for a measuring',
    description:
      'The input of the workflow `measureBaseline` from whoever knows a branch, commit or pull request alone.',
    schema: AskedMeasure,
    io: 'input',
    exactlyOne: ['sha', 'branch', 'pullRequest'],
  },
  {
    name: 'measure-outcome',
    version: 1,
    title: 'Outcome of a measuring',
    description: 'What a measuring came to; of a run that has not ended, everything undecided is null.',
    schema: MeasureOutcome,
    io: 'output',
  },
] as const satisfies readonly PublishedSchema[];

import { z } from 'zod';
import { LANES } from '../names/names.ts';
import { Agent, Name } from './words.ts';

const figure = (description: string) => z.number().meta({ description, examples: [150] });

/** A bound on a metric. */
const Bound = z.union(
  [
    z.strictObject({ above: figure('Met above this.') }),
    z.strictObject({ atLeast: figure('Met at this and above.') }),
    z.strictObject({ below: figure('Met below this.') }),
    z.strictObject({ atMost: figure('Met at this and below.') }),
    z.strictObject({
      range: z
        .tuple([z.number(), z.number()])
        .meta({ description: 'Met within; above its top is a number to look at, and met.', examples: [[2, 5]] }),
    }),
  ],
  'expected exactly one of above, atLeast, below, atMost, range',
);
export type Bound = z.infer<typeof Bound>;

/** Whom a missed target is charged to. */
export const Charge = z.enum(['always', 'change']);

export const Target = z
  .strictObject({
    metric: Name.meta({ description: 'The metric that it is about.', examples: ['parse'] }),
    bound: Bound.meta({
      description:
        'Where the figure has to lie, in the unit of the metric. Missed: the whole 95 % interval lies outside; straddled: inconclusive.',
      examples: [{ below: 150 }],
    }),
    lane: z
      .enum(LANES)
      .default('cpu')
      .meta({
        description: '`cuda`: only where it was really measured on a CUDA host; else it is unverified.',
        examples: ['cuda'],
      }),
    machineClass: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({
        description:
          'The one class of machines that the bound is meant for, as baselines name it. On any other the target is inconclusive. Absent: every machine.',
        examples: ['x86_64/amd-epyc-7r13/8-cpus/31-gib'],
      }),
    missed: Agent.meta({ description: 'Where NEXT leads when it is missed.', examples: ['code-refiner'] }),
    missedBelow: z
      .strictObject({
        value: z.number().meta({ description: 'In the unit of the metric.', examples: [1] }),
        to: Agent.meta({ description: 'Where NEXT leads then.', examples: ['spec-analyzer'] }),
      })
      .optional()
      .meta({
        description: 'Where NEXT leads instead when the measured value lies below this.',
        examples: [{ value: 1, to: 'spec-analyzer' }],
      }),
    charge: Charge.optional().meta({
      description:
        '`change`: one that the default branch misses too, on the same class of machines, is named and fails nothing. `always`: a missed one fails, whoever made it so. Absent: what the profile says of all.',
      examples: ['change'],
    }),
    mustVerify: z
      .boolean()
      .default(false)
      .meta({ description: 'True: everything but met fails the gate.', examples: [true] }),
  })
  .describe('A bound on a metric, and where the work goes when it is missed.');
export type Target = z.infer<typeof Target>;

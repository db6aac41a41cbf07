import { z } from 'zod';
import { Bytes } from './words.ts';

const GIB = 1024 ** 3;

/** Numbers of cores as `taskset` lists them: `0-3,6`. */
const CpuList = z
  .string()
  .max(200)
  .regex(/^\d{1,5}(?:-\d{1,5})?(?:,\d{1,5}(?:-\d{1,5})?)*$/, 'expected cores such as "2-5,7", or how many')
  .refine(
    (list) =>
      list.split(',').every((part) => !/-/.test(part) || Number(part.split('-')[0]) <= Number(part.split('-')[1])),
    'expected ranges that begin with their lower core, such as "2-5"',
  )
  .meta({ title: 'list of cores' });

/** What a profile asks of the host that measures. Null: nothing is asked. */
export const HostTerms = z
  .strictObject({
    maxLoad: z
      .number()
      .positive()
      .nullable()
      .default(0.5)
      .meta({
        description:
          'For each core: exceeded where both the one-minute load average and the share of busy CPU time at present lie above.',
        examples: [0.2],
      }),
    maxSteal: z
      .number()
      .min(0)
      .max(1)
      .nullable()
      .default(0.05)
      .meta({ description: 'Share of CPU time that a hypervisor gives to other machines.', examples: [0.01] }),
    minFreeMemory: Bytes.default(GIB).meta({ description: 'Memory that must be free.', examples: ['8 GiB'] }),
    minFreeDisk: Bytes.default(2 * GIB).meta({
      description: 'Below it nothing is written: the host is refused, whatever `unquiet` says.',
      examples: ['20 GiB'],
    }),
    governor: z
      .string()
      .regex(/^[a-z_]{1,40}$/, 'expected the name of a governor, such as performance')
      .nullable()
      .default(null)
      .meta({ description: 'The frequency governor.', examples: ['performance'] }),
    turbo: z
      .boolean()
      .nullable()
      .default(null)
      .meta({ description: 'Whether the clock may rise above its nominal rate.', examples: [false] }),
    smt: z
      .boolean()
      .nullable()
      .default(null)
      .meta({ description: 'Whether cores may share their units between two threads.', examples: [false] }),
    unquiet: z
      .enum(['warn', 'refuse'])
      .default('warn')
      .meta({
        description: "What becomes of a host that isn't as quiet as this: measured on and said so, or refused.",
        examples: ['refuse'],
      }),
    isolation: z
      .enum(['required', 'preferred'])
      .optional()
      .meta({
        description:
          '`required`: a host without a sandbox is refused. Absent: so it is for a change from a fork, and for none else.',
        examples: ['required'],
      }),
    affinity: z
      .union([z.int().positive(), CpuList], 'expected cores such as "2-5,7", or how many')
      .nullable()
      .default(null)
      .meta({
        description:
          'The cores of bench processes: how many (the last ones of the host), or which. A host that lacks them is refused.',
        examples: ['2-5,7'],
      }),
    niceness: z
      .int()
      .min(-20)
      .max(19)
      .nullable()
      .default(null)
      .meta({
        description: 'Of bench processes, -20 to 19. A host that may not give it is refused.',
        examples: [-5],
      }),
  })
  .prefault({});
export type HostTerms = z.infer<typeof HostTerms>;

import { z } from 'zod';
import { LANES } from '../names/names.ts';
import { TIME_UNITS, type TimeUnit } from '../names/time-units.ts';
import { Name, Pattern, Pointer } from './words.ts';

const suites = z
  .array(Name)
  .min(1)
  .meta({ description: 'The suites whose benchmarks are meant.', examples: [['benches']] });
const side = z
  .enum(LANES)
  .optional()
  .meta({
    description:
      "Tells the two sides of a CUDA suite apart. Absent: the suite's own side where that was measured, so that the two never mix.",
    examples: ['cuda'],
  });

/** Benchmarks of a suite by pattern. */
const BenchmarkSelector = z.strictObject({
  suites,
  benchmark: Pattern.meta({
    description: 'A pattern over the ids of benchmarks; in a ratio its named groups say which two belong together.',
    examples: ['^parse/(?<size>\\d+)$'],
  }),
  side,
});
export type BenchmarkSelector = z.infer<typeof BenchmarkSelector>;

/** Criterion's own names, and `typical` for what it prints. */
const TIME_STATISTICS = ['typical', 'mean', 'median', 'slope'] as const;

const statistic = z
  .enum(TIME_STATISTICS)
  .default('typical')
  .meta({
    description:
      'Which of Criterion’s statistics: `typical` is what Criterion prints, the slope where it fitted one, else the mean.',
    examples: ['median'],
  });

const ofTime = { suites, side, statistic };

const unit = z
  .string()
  .min(1)
  .max(40)
  .meta({
    description: 'The unit of the figure, as receipts show it; of a `time` one of `ns`, `us`, `µs`, `ms`, `s`.',
    examples: ['tokens/sec'],
  });

const report = { suite: Name.meta({ description: 'The command suite that reports it.', examples: ['inference'] }) };
const run = Name.default('all').meta({ description: 'Which of its runs.', examples: ['I2S'] });

/** How a figure is read. Exactly one of `time`, `rate`, `ratio`, `report`, `equal`, `absent`. */
export const Metric = z
  .union(
    [
      z.strictObject({
        unit: z.enum(Object.keys(TIME_UNITS) as TimeUnit[]).meta({
          description: 'The unit of the time; bounds of targets count in it.',
          examples: ['ns'],
        }),
        time: z
          .union(
            [
              z.strictObject({
                ...ofTime,
                id: z
                  .string()
                  .min(1)
                  .max(300)
                  .meta({
                    description: 'The id of the benchmark, whole, as Criterion prints it.',
                    examples: ['parse'],
                  }),
              }),
              z.strictObject({
                ...ofTime,
                benchmark: Pattern.meta({
                  description: 'A pattern over the ids; of several benchmarks the geometric mean is taken.',
                  examples: ['^parse/\\d+$'],
                }),
              }),
            ],
            'expected suites and exactly one of id, benchmark',
          )
          .meta({
            description: "A benchmark's own time, with its 95 % interval.",
            examples: [{ suites: ['benches'], id: 'parse' }],
          }),
      }),
      z.strictObject({
        unit,
        rate: BenchmarkSelector.extend({
          scale: z
            .number()
            .positive()
            .default(1)
            .meta({ description: 'The throughput is divided by this.', examples: [1_000_000] }),
        }).meta({
          description: 'Throughput per second, geometric mean over the matching benchmarks, divided by `scale`.',
          examples: [{ suites: ['benches'], benchmark: '^parse/', scale: 1_000_000 }],
        }),
      }),
      z.strictObject({
        unit,
        ratio: z
          .strictObject({
            of: BenchmarkSelector.describe('The side above the line.'),
            over: BenchmarkSelector.describe('The side below it.'),
          })
          .meta({
            description:
              'time(of) / time(over), geometric mean over the pairs whose named groups in the patterns agree.',
            examples: [
              {
                of: { suites: ['benches'], benchmark: '^(?<work>\\w+)_scalar$' },
                over: { suites: ['benches'], benchmark: '^(?<work>\\w+)_simd$' },
              },
            ],
          }),
      }),
      z.strictObject({
        unit,
        report: z
          .strictObject({
            ...report,
            run,
            pointer: Pointer.meta({ description: 'Where in the report.', examples: ['/performance/tokens_per_sec'] }),
            timing: z
              .boolean()
              .default(false)
              .meta({
                description:
                  'A timing without samples: above zero, and its interval is the noise band. Else it is exact.',
                examples: [true],
              }),
            scale: z
              .number()
              .default(1)
              .meta({ description: 'Multiplied by this, as for percentages.', examples: [100] }),
            possible: z
              .tuple([z.number(), z.number()])
              .optional()
              .meta({
                description:
                  'The least and the most that the figure can be, in `unit`. Absent: 0 to 100 of `%`, 0 to 1 of `boolean`, and nothing below 0 of any other unit.',
                examples: [[-100, 100]],
              }),
          })
          .meta({
            description: 'A number at a place of a report; of the unit `boolean`, true and false count as 1 and 0.',
            examples: [{ suite: 'inference', run: 'I2S', pointer: '/performance/tokens_per_sec', timing: true }],
          }),
      }),
      z.strictObject({
        unit,
        equal: z
          .strictObject({
            ...report,
            run,
            pointers: z
              .array(Pointer)
              .min(2)
              .meta({ description: 'The places that are compared.', examples: [['/first', '/second']] }),
          })
          .meta({
            description: '1 where the digests (texts or numbers) at all these places of a report are equal, else 0.',
            examples: [{ suite: 'verify', pointers: ['/determinism/first', '/determinism/second'] }],
          }),
      }),
      z.strictObject({
        unit,
        absent: z
          .string()
          .min(1)
          .max(100)
          .meta({
            description:
              'This repository has no such figure, and why: where a profile that extends another does without one of its suites.',
            examples: ['no reference in C++ here'],
          }),
      }),
    ],
    'expected a unit and exactly one of time, rate, ratio, report, equal, absent; the unit of a time is ns, us, µs, ms or s',
  )
  .describe('How a figure is read.');
export type Metric = z.infer<typeof Metric>;

/** What a metric of a benchmark's own time says. */
export type TimeSelector = Extract<Metric, { time: unknown }>['time'];

import { z } from 'zod';
import { MOST_EVIDENCE_LINES } from '../names/limits.ts';
import { Name } from './words.ts';

/** One item of an evidence line: a metric's value in words, or a target's verdict in words. */
const EvidenceItem = z.strictObject({
  label: z
    .string()
    .max(40)
    .default('')
    .meta({ description: 'What stands before it.', examples: ['I2S'] }),
  metric: Name.optional().meta({ description: 'The metric whose figure is shown.', examples: ['I2S rate'] }),
  standIn: Name.optional().meta({
    description: "The metric that is shown where that one wasn't measured, with its own unit.",
    examples: ['I2S kernel rate'],
  }),
  format: z
    .string()
    .max(80)
    .default('{value}')
    .meta({
      description: '`{value}` is the figure; of a time it has its unit: `142 ns`.',
      examples: ['{value} tokens/sec'],
    }),
  digits: z
    .int()
    .min(0)
    .max(6)
    .default(1)
    .meta({
      description: 'Digits behind the point; a time has as many as tell the ends of its interval apart.',
      examples: [2],
    }),
  target: Name.optional().meta({
    description: 'The target whose verdict is said, in place of a metric.',
    examples: ['FP16'],
  }),
  and: z
    .array(Name)
    .min(1)
    .optional()
    .meta({
      description: 'Further targets that the same words speak for: `met` is said only where they are met too.',
      examples: [['BF16']],
    }),
  met: z
    .string()
    .max(80)
    .optional()
    .meta({ description: 'What is said of a met target.', examples: ['accuracy within 1e-5'] }),
  missed: z
    .string()
    .max(80)
    .optional()
    .meta({ description: 'What is said of a missed one.', examples: ['accuracy not within 1e-5'] }),
});
export type EvidenceItem = z.infer<typeof EvidenceItem>;

const EvidenceLine = z.strictObject({
  prefix: z
    .string()
    .min(1)
    .max(40)
    .meta({ description: 'What the line begins with, before a colon.', examples: ['quantization'] }),
  separator: z
    .string()
    .max(4)
    .default('; ')
    .meta({ description: 'Between its items.', examples: [', '] }),
  suffix: z
    .string()
    .max(80)
    .default('')
    .meta({ description: 'What stands behind them.', examples: [' accuracy vs reference'] }),
  items: z
    .array(EvidenceItem)
    .min(1)
    .meta({ description: 'What the line says, one by one.', examples: [[{ label: 'parse', metric: 'parse' }]] }),
});
export type EvidenceLine = z.infer<typeof EvidenceLine>;

/** The line that says what became of the baseline; each profile has it, named or not. */
export const BASELINE_LINE = 'benchmarks';

/** A prefix without the colon that follows it in the text. */
export const barePrefix = (prefix: string): string => prefix.replace(/:?\s*$/, '');

export const namesBaselineLine = (lines: readonly Pick<EvidenceLine, 'prefix'>[]): boolean =>
  lines.some(({ prefix }) => barePrefix(prefix) === BASELINE_LINE);

export const EvidenceLines = z.array(EvidenceLine).superRefine((lines, context) => {
  const named = namesBaselineLine(lines);
  const count = lines.length + (named ? 0 : 1);
  if (count <= MOST_EVIDENCE_LINES) return;
  const why = named ? '' : ` (with that of ${BASELINE_LINE})`;
  context.addIssue({ code: 'custom', message: `at most ${MOST_EVIDENCE_LINES} lines, not ${count}${why}` });
});

import { z } from 'zod';
import { GATE } from '../names/names.ts';

/** What GitHub takes for the name of a check and of a commit status, and a person can type in a branch rule. */
export const CheckName = z
  .string()
  .max(100)
  .regex(
    /^[A-Za-z0-9](?:[A-Za-z0-9 :._/+()-]*[A-Za-z0-9)])?$/,
    'expected a name of letters, digits, spaces and : . _ / + - ( )',
  );

/** Which receipts a gate leaves on GitHub. */
export const Receipts = z.strictObject({
  check: z
    .literal('always')
    .default('always')
    .meta({
      description:
        'The check run, or the commit status that stands in for it, is what others wait for: it is always written.',
      examples: ['always'],
    }),
  ledger: z
    .enum(['always', 'where-found', 'never'])
    .default('always')
    .meta({
      description:
        'The row, hop and Decision of the ledger. `where-found`: in one that is there, and none is made. `never`: none is looked for.',
      examples: ['where-found'],
    }),
  comment: z
    .enum(['always', 'on-news', 'never'])
    .default('always')
    .meta({
      description:
        'The progress comment. `on-news`: of a run that fails, or that says another verdict than the run before it of the same subject, and none while it measures. `never`: none is looked for.',
      examples: ['on-news'],
    }),
  name: CheckName.default(GATE).meta({
    description: 'The name of the check run and of the commit status.',
    examples: ['benchmarks'],
  }),
});
export type Receipts = z.infer<typeof Receipts>;

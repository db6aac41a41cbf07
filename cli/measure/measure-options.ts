import { z } from 'zod';
import { AskedMeasure } from '../../gate/contract/measuring/measure-request.ts';
import { RunOptions } from '../run/options.ts';

const { repo, pr, source, trustProfile, suites, executables, again, reuse, rounds, against, detach, wait, json } =
  RunOptions.shape;
const { sha, branch } = AskedMeasure.shape;

/** The options of `benchmark-gate measure` as commander hands them over: all text. */
export const MeasureOptions = z
  .object({
    ...{ repo, pr, source, trustProfile, suites, executables, again, reuse, rounds, against, detach, wait, json },
    ...{ sha, branch },
    profile: z.string().min(1).optional(),
    out: z.undefined('with --local alone: benchmark-gate baseline export writes a stored one').optional(),
  })
  .refine(({ detach, wait }) => !detach || wait === null, {
    message: 'not together with --wait',
    path: ['detach'],
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'wait'),
  })
  .refine(({ sha, branch, pr }) => [sha, branch, pr].filter((one) => one !== undefined).length === 1, {
    message: 'name the commit by one of --sha, --branch and --pr',
    path: ['sha'],
    when: ({ issues }) => !issues.some(({ path }) => ['sha', 'branch', 'pr'].includes(String(path?.[0]))),
  });
export type MeasureOptions = z.infer<typeof MeasureOptions>;

import { z } from 'zod';
import { RepositoryName, Sha } from '../../gate/contract/request.ts';

const List = z
  .string()
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1, 'expected names separated by commas')).min(1).max(100));

const Number_ = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'expected a positive number')
  .transform(Number);

/** The profile in `profiles/` that stands for the one to use where none is named. */
export const DEFAULT_PROFILE = 'default';

/** The options of `benchmark-gate run` as commander hands them over: all text. */
export const RunOptions = z
  .object({
    repo: RepositoryName,
    pr: Number_.optional(),
    issue: Number_.optional(),
    sha: Sha.optional(),
    source: z.string().min(1).optional(),
    profile: z.string().min(1).default(DEFAULT_PROFILE),
    flow: z.string().optional(),
    base: z.string().min(1).max(255).optional(),
    suites: List.optional(),
    executables: List.optional(),
  })
  .refine(({ pr, issue }) => (pr === undefined) !== (issue === undefined), {
    message: 'name the subject by exactly one of --pr N and --issue N',
    path: ['pr'],
  });
export type RunOptions = z.infer<typeof RunOptions>;

/** The option that a fault is about, as it is typed. */
export const optionFaults = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map(({ path, message }) => `--${String(path[0] ?? 'repo')}: ${message}`)),
];

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
    // Also where another option has a fault: all are told at once.
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'pr' || path?.[0] === 'issue'),
  });
export type RunOptions = z.infer<typeof RunOptions>;

/** The option that a fault is about, as it is typed. */
export const optionFaults = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map(({ path, message }) => `--${String(path[0] ?? 'repo')}: ${message}`)),
];

/** Without these right, a request is about something else. */
const WHAT_IT_IS_ABOUT = ['repo', 'pr', 'issue', 'source'];

/** What can be read of the options where some have a fault; null where it isn't known what they are about. */
export function readableOptions(typed: Record<string, unknown>, { issues }: z.ZodError): RunOptions | null {
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  if (WHAT_IT_IS_ABOUT.some((option) => faulty.has(option))) return null;
  return RunOptions.parse(Object.fromEntries(Object.entries(typed).filter(([option]) => !faulty.has(option))));
}

import { z } from 'zod';
import type { TypedRequest } from '../../activities/control/asking/look-at-asked.ts';
import { MOST_SUITES } from '../../gate/names/limits.ts';
import { RepositoryName, Sha, type Subject } from '../../gate/names/subject.ts';
import { Against, RoundCount } from '../../gate/profile/rounds.ts';
import { durationFault, durationOf } from './duration.ts';

/** Names, as a thin request may have them: so many, each of so many characters at most. */
const listOf = (most: number, longest: number) =>
  z
    .string()
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1, 'expected names separated by commas').max(longest)).min(1).max(most));

/** A path, an address or a name. */
const Place = z.string().min(1).max(4096);

/** As it is typed. */
export const PositiveNumber = z
  .string()
  .regex(/^[1-9]\d{0,9}$/, 'expected a positive number')
  .transform(Number);

/** OWNER/NAME, which has to be typed. */
const Repository = z.string('name the repository: OWNER/NAME').pipe(RepositoryName);

/** The options of `benchmark-gate run` as commander hands them over: all text. */
export const RunOptions = z
  .object({
    repo: Repository,
    pr: PositiveNumber.optional(),
    issue: PositiveNumber.optional(),
    sha: Sha.optional(),
    source: Place.optional(),
    profile: Place.optional(),
    /** Takes a profile also where the change's author may have written it. */
    trustProfile: z.boolean().default(false),
    flow: z.string().max(100).optional(),
    base: z.string().min(1).max(255).optional(),
    suites: listOf(MOST_SUITES, 100).optional(),
    executables: listOf(200, 200).optional(),
    /** Measures anew what an ended run of the same commit measured within a day. */
    again: z.boolean().default(false),
    /** Carries over what the change can't have altered, from other commits' baselines. */
    reuse: z.boolean().default(true),
    /** How many rounds are taken of each executable; absent: as many as the profile says. */
    rounds: PositiveNumber.pipe(RoundCount).optional(),
    /** Measures by turns with the trusted base; absent: as the profile says. */
    against: Against.optional(),
    detach: z.boolean().default(false),
    /** In milliseconds; null: as long as it takes. */
    wait: z
      .string()
      .refine((text) => durationOf(text) !== undefined, { error: ({ input }) => durationFault(input) })
      .transform((text) => durationOf(text) ?? null)
      .default(null),
    json: z.boolean().default(false),
    /** Whether skipped fails as well. */
    requirePass: z.boolean().default(false),
  })
  .refine(({ detach, wait }) => !detach || wait === null, {
    message: 'not together with --wait',
    path: ['detach'],
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'wait'),
  })
  .refine(({ pr, issue }) => (pr === undefined) !== (issue === undefined), {
    message: 'name the subject by exactly one of --pr N and --issue N',
    path: ['pr'],
    // Also where another option has a fault: all are told at once.
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'pr' || path?.[0] === 'issue'),
  });
export type RunOptions = z.infer<typeof RunOptions>;

/** The faults of options, each after the option as it is typed. */
export const optionFaults = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map(({ path, message }) => `${asTyped(String(path[0] ?? 'repo'))}: ${message}`)),
];

/** `reuse` is true unless it is switched off: that alone is typed. */
const asTyped = (option: string): string =>
  option === 'reuse' ? '--no-reuse' : `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What was typed, where some of it has faults. */
export function typedRequest(typed: Record<string, unknown>, { issues }: z.ZodError): TypedRequest {
  const faulty = new Set(issues.map(({ path }) => String(path[0])));
  const { repo, sha, source, base, suites, pr, issue, profile } = RunOptions.shape;
  const read = <T>(option: string, schema: z.ZodType<T>): T | null =>
    faulty.has(option) ? null : schema.parse(typed[option]);
  const [pull, other] = [read('pr', pr), read('issue', issue)];
  return {
    repo: read('repo', repo),
    sha: read('sha', sha),
    source: read('source', source),
    base: read('base', base),
    suites: read('suites', suites),
    profile: read('profile', profile),
    subject: subjectOf(pull, other),
  };
}

/** Null where either is wrong, both were typed, or neither. */
function subjectOf(pull: number | null | undefined, issue: number | null | undefined): Subject | null {
  if (typeof pull === 'number' && issue === undefined) return { kind: 'pull-request', number: pull };
  return typeof issue === 'number' && pull === undefined ? { kind: 'issue', number: issue } : null;
}

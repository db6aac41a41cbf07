import { z } from 'zod';
import { MOST_SUITES } from '../../names/limits.ts';
import { opened, openObject } from '../../names/open-object.ts';
import { RepositoryName, Sha, Subject } from '../../names/subject.ts';
import { Profile } from '../../profile/profile.ts';
import { Against, RoundCount } from '../../profile/rounds.ts';
import { GateRequest, Source } from '../request.ts';
import { measureWorkflowId } from './measure-id.ts';

/** A branch as it is typed: git's own rules are git's to hold. */
const Branch = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?!-)[^\s~^:?*[\\\p{Cc}]+$/u, 'expected the name of a branch');

/** The input of `measureBaseline` as it was resolved: complete, as a gate's is. */
export const MeasureRequest = openObject({
  repository: RepositoryName,
  /** The pull request whose head it was; null: nobody's in particular. */
  subject: Subject.nullable(),
  /** The branch whose head it was, in the repository itself; null: none was named. */
  branch: Branch.nullable(),
  headSha: Sha,
  source: Source,
  profile: opened(Profile),
  suites: GateRequest.shape.suites,
  executables: GateRequest.shape.executables,
  again: GateRequest.shape.again,
  reuse: GateRequest.shape.reuse,
});
export type MeasureRequest = z.infer<typeof MeasureRequest>;

/** What control makes of {@link AskedMeasure}. */
export interface ResolvedMeasure {
  readonly request: MeasureRequest;
  /** SHA-256 of its profile's canonical JSON. */
  readonly profileDigest: string;
}

/** Its workflow id: two requests for the same commit under the same profile are one measuring. */
export const measureIdOf = (request: {
  readonly repository: string;
  readonly headSha: string;
  readonly profile: { readonly name: string };
}): string =>
  measureWorkflowId({ repository: request.repository, commit: request.headSha, profile: request.profile.name });

const Names = (longest: number, most: number) => z.array(z.string().min(1).max(longest)).min(1).max(most);

/** The input of `measureBaseline` from whoever knows no more: a Temporal Schedule, say. Control finds the rest. */
export const AskedMeasure = openObject({
  repository: RepositoryName,
  /** What is measured: exactly one of the three. */
  sha: Sha.optional(),
  branch: Branch.optional(),
  pullRequest: z.int().positive().optional(),
  /** By name, in the folders that control has: a file would be one of control's own machine. */
  profile: Profile.shape.name.optional(),
  /** An address that git takes; absent: the repository's own. */
  source: z.string().min(1).max(4096).optional(),
  suites: Names(100, MOST_SUITES).optional(),
  executables: Names(200, 200).optional(),
  again: z.boolean().optional(),
  reuse: z.boolean().optional(),
  /** By turns with the trusted base; absent: as the profile says. */
  against: Against.optional(),
  /** How many rounds are taken of each executable; absent: as many as the profile says. */
  rounds: RoundCount.optional(),
}).refine(
  ({ sha, branch, pullRequest }) => [sha, branch, pullRequest].filter((one) => one !== undefined).length === 1,
  {
    message: 'expected one of sha, branch and pullRequest',
    path: ['sha'],
  },
);
export type AskedMeasure = z.infer<typeof AskedMeasure>;

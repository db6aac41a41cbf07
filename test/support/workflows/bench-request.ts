import { randomUUID } from 'node:crypto';
import type { GitHubStandIn } from '../../../demo/github-stand-in/stand-in.ts';
import { GateRequest } from '../../../gate/contract/request.ts';

/** What a scene's gate is asked for. */
export interface BenchRequest {
  readonly profile: unknown;
  /** Where the pull request's branch lives; absent: in the repository itself. */
  readonly fork?: string;
  readonly request?: Partial<GateRequest>;
}

/** A request of a pull request of its own, which it makes. */
export async function requestFor(
  standIn: GitHubStandIn,
  repository: string,
  { profile, request, fork }: BenchRequest,
): Promise<GateRequest> {
  const headSha = randomSha();
  standIn.registerCommit(repository, headSha, randomSha());
  const number = await standIn.createPullRequest(repository, {
    title: 'A change',
    branch: `branch-${headSha.slice(0, 8)}`,
    headSha,
    ...(fork === undefined ? {} : { fork }),
  });
  return GateRequest.parse({
    repository,
    subject: { kind: 'pull-request', number },
    headSha,
    headPinned: false,
    base: null,
    source: { kind: 'url', location: `https://github.com/${repository}.git` },
    profile,
    suites: null,
    executables: null,
    flow: 'generative',
    ...request,
  });
}

const randomSha = (): string => randomUUID().replaceAll('-', '').concat('0'.repeat(8));

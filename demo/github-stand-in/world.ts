/** What the layer knows beside the emulator: commits by their real ids, heads that move, apps that own checks. */
export interface World {
  readonly url: string;
  readonly commits: Map<string, Commit>;
  /** `owner/name#branch` to commit id. */
  readonly branches: Map<string, string>;
  /** `owner/name#number` to what the pull request's head is. */
  readonly heads: Map<string, Head>;
  /** Check run id to the app that made it. */
  readonly checkRuns: Map<number, { readonly appId: number; readonly repository: string; readonly headSha: string }>;
  /** Check run id to its annotations, of all requests, and since when each is listed. */
  readonly annotations: Map<number, { readonly annotation: unknown; readonly listedFrom: number }[]>;
  readonly statuses: Status[];
  /** Names of repositories, in lower case. */
  readonly issuesDisabled: Set<string>;
  /** Names of all repositories, as they are now. */
  readonly repositories: readonly string[];
  /** A repository's former name, in lower case, to its name of now. */
  readonly formerNames: Map<string, string>;
  /** `owner/name#number` to where that issue was transferred. */
  readonly transfers: Map<string, { readonly repository: string; readonly number: number }>;
}

export interface Commit {
  readonly repository: string;
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
}

interface Head {
  sha: string;
  readonly branch: string;
  readonly fork: string | null | undefined;
}

export interface Status {
  readonly id: number;
  readonly repository: string;
  readonly sha: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly target_url: string | null;
  readonly creator: { readonly login: string };
  readonly created_at: string;
}

export const createWorld = (url: string, repositories: readonly string[]): World => ({
  url,
  repositories,
  commits: new Map(),
  branches: new Map(),
  heads: new Map(),
  checkRuns: new Map(),
  annotations: new Map(),
  statuses: [],
  issuesDisabled: new Set(),
  formerNames: new Map(),
  transfers: new Map(),
});

/** Repository names are case-insensitive on GitHub. */
export const commitKey = (repository: string, sha: string): string => `${repository.toLowerCase()}@${sha}`;
export const numberKey = (repository: string, number: number): string => `${repository.toLowerCase()}#${number}`;
export const branchKey = (repository: string, branch: string): string => `${repository.toLowerCase()}#${branch}`;

/** A full commit id that was registered, a branch, or neither. */
export const resolveCommit = (world: World, repository: string, ref: string): Commit | null => {
  const sha = world.branches.get(branchKey(repository, ref.replace(/^(?:refs\/)?heads\//, ''))) ?? ref;
  return world.commits.get(commitKey(repository, sha)) ?? null;
};

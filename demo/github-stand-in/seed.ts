/** What stands before the first request. */
export interface StandInSeed {
  readonly repositories: readonly SeedRepository[];
  /** Logins with a personal token each, besides the repositories' owners. */
  readonly users?: readonly string[];
  /** What the gate's app was given in its installations, such as `{ checks: 'write' }`; absent: all that it can use. */
  readonly permissions?: Readonly<Record<string, 'read' | 'write'>>;
}

interface SeedRepository {
  readonly name: string;
  readonly defaultBranch?: string;
  /** A repository's folder, a copy of which git finds at this one's address; absent: it has none. */
  readonly from?: string;
}

export interface NewIssue {
  readonly title: string;
  readonly body?: string;
  readonly author?: string;
  readonly labels?: readonly string[];
}

export interface NewPullRequest extends NewIssue {
  readonly branch: string;
  readonly headSha: string;
  readonly base?: string;
  /** `owner/name` of the fork that the branch lives in; null: of one that is gone. */
  readonly fork?: string | null;
}

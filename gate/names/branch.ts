/**
 * A branch as baselines name it: the repository's own by its name alone, a fork's as `owner:branch`, as GitHub does. No
 * name of a branch can hold a colon (git-check-ref-format), so that a fork's is never taken for the repository's own.
 */
export const branchName = (branch: string, forkOwner: string | null): string =>
  forkOwner === null ? branch : `${forkOwner}:${branch}`;

/** Whether a branch, as baselines name it, is the repository's own. */
export const isOwnBranch = (name: string): boolean => !name.includes(':');

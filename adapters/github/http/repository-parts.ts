import { GitHubError } from './errors.ts';

export interface RepositoryParts {
  readonly owner: string;
  readonly repo: string;
}

/** `owner/name`, taken apart. */
export const repositoryParts = (repository: string): RepositoryParts => {
  const [owner, repo, ...rest] = repository.split('/');
  if (!owner || !repo || rest.length > 0) throw new GitHubError('invalid', `${repository}: expected OWNER/NAME`);
  return { owner, repo };
};

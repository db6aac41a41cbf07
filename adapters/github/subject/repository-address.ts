import { webSite } from '../http/web-host.ts';

/** What says where repositories are. */
type SiteVariables = { readonly [Name in 'GITHUB_SERVER_URL' | 'GITHUB_API_URL']?: string | undefined };

/**
 * Where a repository is by itself, whatever source a request names: on the site that the environment names, by itself or
 * by its API. An API that can't be read is told by whoever asks it.
 */
export const repositoryAddress =
  ({ GITHUB_SERVER_URL: server, GITHUB_API_URL: api }: SiteVariables) =>
  (repository: string): string => {
    const url = api?.trim() ?? '';
    const site = server || (URL.canParse(url) ? webSite(url) : null) || 'https://github.com';
    return `${site}/${repository}.git`;
  };

import type { Octokit } from '@octokit/rest';
import type { GitHubError } from './errors.ts';

/**
 * Reads what a read was redirected to, so that a person can be told where it is now. Once, and only at the same API: the
 * address is an answer's word. Nothing is ever written where a redirect leads.
 *
 * @param moved an error of kind `elsewhere` with an address
 * @throws the error itself where it leads elsewhere
 */
export async function readWhereMoved(octokit: Octokit, moved: GitHubError): Promise<unknown> {
  const base = new URL(octokit.request.endpoint.DEFAULTS.baseUrl);
  const { movedTo = '' } = moved;
  const target = URL.canParse(movedTo) ? new URL(movedTo) : null;
  const isSameApi = target?.origin === base.origin && target.pathname.startsWith(base.pathname);
  if (target === null || !isSameApi || target.username !== '' || target.password !== '') throw moved;
  const { data } = await octokit.request(`GET ${target.href.replace(/[{}]/g, encodeURIComponent)}`);
  return data;
}

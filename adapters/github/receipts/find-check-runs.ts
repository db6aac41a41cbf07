import { CheckRunAnswer, readAnswer, z } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { eachItem, PAGE_SIZE } from '../http/pages.ts';

export const newestFirst = (runs: readonly CheckRunAnswer[]): CheckRunAnswer[] =>
  [...runs].sort((left, right) => right.id - left.id);

/** Own check runs of a name on a commit, newest first: the newest is the one that GitHub shows and rules ask about. */
export const findCheckRuns = async (
  client: GitHubClient,
  repository: string,
  headSha: string,
  name: string,
): Promise<CheckRunAnswer[]> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  const found: CheckRunAnswer[] = [];
  const listing = eachItem(async (page) => {
    const { data, headers } = await octokit.rest.checks.listForRef({
      owner,
      repo,
      ref: headSha,
      check_name: name,
      filter: 'all',
      per_page: PAGE_SIZE,
      page,
    });
    const answer = readAnswer(z.object({ check_runs: z.array(CheckRunAnswer) }), data, `the check runs of ${headSha}`);
    return { items: answer.check_runs, link: headers.link };
  });
  for await (const run of listing) {
    if (run.name === name && run.head_sha === headSha && client.ownsCheck(run.app)) found.push(run);
  }
  return newestFirst(found);
};

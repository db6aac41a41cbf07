import { z } from 'zod';
import { issuesDisabled } from '../faults/refusals.ts';
import { type Answer, invalid, json, refuse } from '../message.ts';
import { numberKey, resolveCommit, type World } from '../world.ts';
import type { Rule, RuleContext } from './rule.ts';

/** Of comments and bodies: characters by GitHub's message, bytes here, which is the stricter. */
const LONGEST_BODY = 65_536;

const PullRequest = z.looseObject({
  number: z.int(),
  head: z.looseObject({ sha: z.string(), ref: z.string(), repo: z.unknown() }),
});

/** Pull requests whose head follows the branch, texts within bounds, commits by their real ids. */
export const subjectRules: Rule[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/pulls/{number}',
    answer: async ({ repository, world, forward }) => withHead(world, repository, await forward()),
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/pulls/{number}',
    answer: async (context) => tooLong(context) ?? withHead(context.world, context.repository, await context.forward()),
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/issues/{number}', answer: readIssue },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/issues/{number}',
    answer: async (context) => tooLong(context) ?? (await withoutIssues(context)) ?? context.forward(),
  },
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/issues',
    answer: async (context) => tooLong(context) ?? (await withoutIssues(context)) ?? context.forward(),
  },
  bounded('POST', '/repos/{owner}/{repo}/issues/{number}/comments'),
  bounded('PATCH', '/repos/{owner}/{repo}/issues/comments/{id}'),
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/commits/{ref+}',
    answer: async ({ part, repository, world }) => {
      const commit = resolveCommit(world, repository, part.ref ?? '');
      if (commit === null) return refuse(422, `No commit found for SHA: ${part.ref}`);
      const parents = commit.parents.map((sha) => ({ sha }));
      return json(200, { sha: commit.sha, commit: { tree: { sha: commit.tree } }, parents });
    },
  },
];

function bounded(method: string, path: string): Rule {
  return { method, path, answer: async (context) => tooLong(context) ?? context.forward() };
}

/** Where issues are disabled they are gone, and none can be made; pull requests aren't touched by that. */
async function withoutIssues({ repository, part, world, emulator }: RuleContext): Promise<Answer | null> {
  if (!world.issuesDisabled.has(repository.toLowerCase())) return null;
  const pull = part.number === undefined ? null : await emulator.read(`/repos/${repository}/pulls/${part.number}`);
  return pull?.status === 200 ? null : refuse(issuesDisabled.status, issuesDisabled.message);
}

/** On GitHub every pull request is an issue too. */
async function readIssue(context: RuleContext): Promise<Answer> {
  const { request, repository, part, world, emulator, forward } = context;
  const issue = (await withoutIssues(context)) ?? (await forward());
  if (issue.status !== 404) return issue;
  const pull = await emulator.call('GET', `/repos/${repository}/pulls/${part.number}`, request.token);
  if (pull.status !== 200) return issue;
  const seen = z.looseObject({}).parse(withHead(world, repository, pull).body);
  return { ...pull, body: { ...seen, pull_request: { url: `${world.url}/repos/${repository}/pulls/${part.number}` } } };
}

const withHead = (world: World, repository: string, answer: Answer): Answer => {
  const pull = PullRequest.safeParse(answer.body);
  if (!pull.success) return answer;
  const head = world.heads.get(numberKey(repository, pull.data.number));
  if (head === undefined) return answer;
  const { fork } = head;
  const repo = fork === undefined ? pull.data.head.repo : fork === null ? null : { full_name: fork, fork: true };
  const whose = fork === undefined ? {} : { user: fork === null ? null : { login: fork.slice(0, fork.indexOf('/')) } };
  const seen = { ...pull.data.head, ...whose, sha: head.sha, ref: head.branch, repo };
  return { ...answer, body: { ...pull.data, head: seen } };
};

const tooLong = ({ request }: RuleContext): Answer | null =>
  typeof request.body.body === 'string' && Buffer.byteLength(request.body.body) > LONGEST_BODY
    ? invalid('Issue', 'body', `body is too long (maximum is ${LONGEST_BODY} characters)`)
    : null;

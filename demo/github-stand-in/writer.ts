import { z } from 'zod';
import type { Parts } from './parts.ts';
import type { NewIssue, NewPullRequest } from './seed.ts';
import { branchKey, commitKey, numberKey, type Status } from './world.ts';

const CheckRun = z.looseObject({
  id: z.int(),
  name: z.string(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  external_id: z.string().nullable(),
  output: z.looseObject({ title: z.string().nullable(), summary: z.string().nullable(), text: z.string().nullable() }),
});
const Comment = z.looseObject({ id: z.int(), body: z.string(), user: z.looseObject({ login: z.string() }) });
const Numbered = z.looseObject({ number: z.int(), body: z.string().nullable() });

/** Everything that receipts can be found in. */
export interface Dump {
  readonly checkRuns: readonly (z.infer<typeof CheckRun> & { readonly appId: number })[];
  readonly statuses: readonly Status[];
  /** Oldest first. */
  readonly comments: readonly {
    readonly id: number;
    readonly number: number;
    readonly author: string;
    readonly body: string;
  }[];
}

/** Makes what people and pushes would have made; none of it counts as a request. */
export interface StandInWriter {
  /** Makes a commit of a real repository known under its own id. */
  registerCommit(repository: string, sha: string, tree: string, parents?: readonly string[]): void;
  setBranch(repository: string, branch: string, sha: string): void;
  createIssue(repository: string, issue: NewIssue): Promise<number>;
  createPullRequest(repository: string, pull: NewPullRequest): Promise<number>;
  /** A push to the pull request's branch. */
  setHead(repository: string, number: number, sha: string): void;
  addComment(repository: string, number: number, comment: { author?: string; body: string }): Promise<number>;
  editComment(repository: string, id: number, body: string): Promise<void>;
  deleteComment(repository: string, id: number): Promise<void>;
  /** A repository's own setting: pull requests stay, and so do their comments. */
  disableIssues(repository: string): void;
  editBody(
    repository: string,
    subject: { kind: 'issue' | 'pull-request'; number: number },
    body: string,
  ): Promise<void>;
  readBody(repository: string, subject: { kind: 'issue' | 'pull-request'; number: number }): Promise<string>;
  dump(repository: string): Promise<Dump>;
}

export const standInWriter = (
  parts: Pick<Parts, 'world' | 'emulator'>,
  tokens: Readonly<Record<string, string>>,
): StandInWriter => {
  const { world, emulator } = parts;
  const tokenOf = (repository: string, author?: string): string => {
    const login = author ?? repository.slice(0, repository.indexOf('/'));
    const token = tokens[login];
    if (token === undefined) throw new Error(`the stand-in knows no user ${login}: name it in the seed's users`);
    return token;
  };
  const write = async (method: string, path: string, token: string, body: unknown): Promise<unknown> => {
    const answer = await emulator.call(method, path, token, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const bodyPath = (repository: string, subject: { kind: string; number: number }): string =>
    `/repos/${repository}/${subject.kind === 'issue' ? 'issues' : 'pulls'}/${subject.number}`;
  const listAll = async (path: string): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (let page = 1; ; page++) {
      const answer = await emulator.read(`${path}?state=all&per_page=100&page=${page}`);
      const items = z.array(z.unknown()).parse(answer.body);
      all.push(...items);
      if (items.length < 100) return all;
    }
  };
  const numbers = async (repository: string): Promise<number[]> => {
    const lists = [await listAll(`/repos/${repository}/issues`), await listAll(`/repos/${repository}/pulls`)];
    return [
      ...new Set(
        z
          .array(Numbered)
          .parse(lists.flat())
          .map(({ number }) => number),
      ),
    ];
  };
  const commentsOf = async (repository: string, number: number): Promise<Dump['comments']> => {
    const comments = z.array(Comment).parse(await listAll(`/repos/${repository}/issues/${number}/comments`));
    return comments.map(({ id, body, user }) => ({ id, number, author: user.login, body }));
  };
  return {
    registerCommit: (repository, sha, tree, parents = []) => {
      world.commits.set(commitKey(repository, sha), { repository, sha, tree, parents });
    },
    setBranch: (repository, branch, sha) => void world.branches.set(branchKey(repository, branch), sha),
    createIssue: async (repository, { author, ...issue }) => {
      const made = await write('POST', `/repos/${repository}/issues`, tokenOf(repository, author), issue);
      return Numbered.parse(made).number;
    },
    createPullRequest: async (repository, pull) => {
      const token = tokenOf(repository, pull.author);
      const { number } = Numbered.parse(
        await write('POST', `/repos/${repository}/pulls`, token, {
          title: pull.title,
          body: pull.body ?? '',
          head: pull.branch,
          base: pull.base ?? 'main',
        }),
      );
      if (pull.labels && pull.labels.length > 0) {
        await write('POST', `/repos/${repository}/issues/${number}/labels`, token, { labels: pull.labels });
      }
      world.heads.set(numberKey(repository, number), { sha: pull.headSha, branch: pull.branch, fork: pull.fork });
      return number;
    },
    setHead: (repository, number, sha) => {
      const head = world.heads.get(numberKey(repository, number));
      if (head === undefined) throw new Error(`the stand-in has no pull request ${repository}#${number}`);
      head.sha = sha;
    },
    addComment: async (repository, number, { author, body }) =>
      Comment.parse(
        await write('POST', `/repos/${repository}/issues/${number}/comments`, tokenOf(repository, author), { body }),
      ).id,
    editComment: async (repository, id, body) => {
      await write('PATCH', `/repos/${repository}/issues/comments/${id}`, tokenOf(repository), { body });
    },
    deleteComment: async (repository, id) => {
      await write('DELETE', `/repos/${repository}/issues/comments/${id}`, tokenOf(repository), undefined);
    },
    disableIssues: (repository) => void world.issuesDisabled.add(repository.toLowerCase()),
    editBody: async (repository, subject, body) => {
      await write('PATCH', bodyPath(repository, subject), tokenOf(repository), { body });
    },
    readBody: async (repository, subject) =>
      Numbered.parse((await emulator.read(bodyPath(repository, subject))).body).body ?? '',
    dump: async (repository) => {
      const own = [...world.checkRuns].filter(([, run]) => run.repository.toLowerCase() === repository.toLowerCase());
      const checkRuns = own.map(async ([id, { appId }]) => {
        const answer = await emulator.read(`/repos/${repository}/check-runs/${id}`);
        return { ...CheckRun.parse(answer.body), appId };
      });
      const comments = (await Promise.all((await numbers(repository)).map((number) => commentsOf(repository, number))))
        .flat()
        .sort((left, right) => left.id - right.id);
      const statuses = world.statuses.filter((status) => status.repository === repository);
      return { checkRuns: await Promise.all(checkRuns), statuses, comments };
    },
  };
};

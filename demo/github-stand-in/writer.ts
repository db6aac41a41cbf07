import { z } from 'zod';
import { Comment, type Dump, dump, Numbered } from './dump.ts';
import type { Parts } from './parts.ts';
import type { NewIssue, NewPullRequest } from './seed.ts';
import { branchKey, commitKey, numberKey } from './world.ts';

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
  /** Gives an issue with its comments to another repository; who asks for it where it was is redirected. */
  transferIssue(repository: string, number: number, to: string): Promise<number>;
  /** A name that a repository once had: who asks for it is redirected. */
  formerName(repository: string, former: string): void;
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

const Transferred = z.looseObject({ title: z.string(), body: z.string().nullable() });

const bodyPath = (repository: string, subject: { kind: string; number: number }): string =>
  `/repos/${repository}/${subject.kind === 'issue' ? 'issues' : 'pulls'}/${subject.number}`;

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
  const createPullRequest: StandInWriter['createPullRequest'] = async (repository, pull) => {
    const token = tokenOf(repository, pull.author);
    const { number } = Numbered.parse(
      await write('POST', `/repos/${repository}/pulls`, token, {
        title: pull.title,
        body: pull.body ?? '',
        // A fork's branch may be called as the base is; what reads show is the head below.
        head: pull.fork === undefined ? pull.branch : `elsewhere/${pull.fork ?? 'gone'}/${pull.branch}`,
        base: pull.base ?? 'main',
      }),
    );
    if (pull.labels && pull.labels.length > 0) {
      await write('POST', `/repos/${repository}/issues/${number}/labels`, token, { labels: pull.labels });
    }
    world.heads.set(numberKey(repository, number), { sha: pull.headSha, branch: pull.branch, fork: pull.fork });
    return number;
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
    createPullRequest,
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
    transferIssue: (...move) => transferIssue(parts, write, tokenOf, ...move),
    formerName: (repository, former) => void world.formerNames.set(former.toLowerCase(), repository),
    disableIssues: (repository) => void world.issuesDisabled.add(repository.toLowerCase()),
    editBody: async (repository, subject, body) => {
      await write('PATCH', bodyPath(repository, subject), tokenOf(repository), { body });
    },
    readBody: async (repository, subject) =>
      Numbered.parse((await emulator.read(bodyPath(repository, subject))).body).body ?? '',
    dump: (repository) => dump(parts, repository),
  };
};

/** Makes the issue and its comments anew in the other repository, and notes where it went. */
async function transferIssue(
  { world, emulator }: Pick<Parts, 'world' | 'emulator'>,
  write: (method: string, path: string, token: string, body: unknown) => Promise<unknown>,
  tokenOf: (repository: string) => string,
  ...[repository, number, to]: Parameters<StandInWriter['transferIssue']>
): Promise<number> {
  const path = `/repos/${repository}/issues/${number}`;
  const { title, body } = Transferred.parse((await emulator.read(path)).body);
  const made = Numbered.parse(await write('POST', `/repos/${to}/issues`, tokenOf(to), { title, body: body ?? '' }));
  const comments = z.array(Comment).parse((await emulator.read(`${path}/comments?per_page=100`)).body);
  for (const comment of comments) {
    await write('POST', `/repos/${to}/issues/${made.number}/comments`, tokenOf(to), { body: comment.body });
    await write('DELETE', `/repos/${repository}/issues/comments/${comment.id}`, tokenOf(repository), undefined);
  }
  world.transfers.set(numberKey(repository, number), { repository: to, number: made.number });
  return made.number;
}

import { expect, it, onTestFinished } from 'vitest';
import type { TokenNeed } from '../../../../adapters/github/http/token-needs.ts';
import { ensureCheck } from '../../../../adapters/github/receipts/ensure-check.ts';
import { readSubject } from '../../../../adapters/github/subject/read-subject.ts';
import { startGitHubStandIn } from '../../../../demo/github-stand-in/stand-in.ts';
import { connect, DONE, HEAD, REPOSITORY, STATUS } from '../../../support/github/github.ts';

const OTHER = 'acme/other';
const PULL = { kind: 'pull-request', number: 1 } as const;

/** Two repositories of one installation, with a pull request each. */
async function scene(permissions?: Record<string, 'read' | 'write'>) {
  const github = await startGitHubStandIn({
    repositories: [{ name: REPOSITORY }, { name: OTHER }],
    ...(permissions === undefined ? {} : { permissions }),
  });
  onTestFinished(() => github.close());
  for (const repository of [REPOSITORY, OTHER]) {
    github.registerCommit(repository, HEAD, 'c'.repeat(40));
    await github.createPullRequest(repository, { title: 'x', branch: 'x', headSha: HEAD });
  }
  return { github, client: await connect(github) };
}

/** Everything that the gate ever does, as whoever got hold of a token would try it. */
const DEEDS = {
  'reads the subject': ['GET', 'pulls/1', undefined],
  comments: ['POST', 'issues/1/comments', { body: 'x' }],
  'edits the body': ['PATCH', 'pulls/1', { body: 'x' }],
  'makes a check': ['POST', 'check-runs', { name: 'x', head_sha: HEAD }],
  'sets a status': ['POST', `statuses/${HEAD}`, { state: 'success', context: 'x' }],
  pushes: ['POST', 'git/refs', { ref: 'refs/heads/evil', sha: HEAD }],
} as const;

it.each<[TokenNeed, readonly (keyof typeof DEEDS)[]]>([
  ['read', ['reads the subject']],
  ['git', []],
  ['texts', ['reads the subject', 'comments', 'edits the body']],
  ['checks', ['makes a check']],
  ['statuses', ['sets a status']],
])('a token for %s does what that needs, in the one repository, and no more', async (need, allowed) => {
  const { github, client } = await scene();
  const token = await client.token(REPOSITORY, need);
  const may = async (repository: string) => {
    const done: string[] = [];
    for (const [deed, [method, path, body]] of Object.entries(DEEDS)) {
      const answer = await fetch(`${github.url}/repos/${repository}/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (answer.ok) done.push(deed);
      else expect(answer.status).toBe(403);
    }
    return done;
  };
  expect(await may(REPOSITORY)).toEqual(allowed);
  // Both are public: anybody reads them.
  expect(await may(OTHER)).toEqual(['reads the subject']);
});

it('a step whose permission the installation lacks is refused alone', async () => {
  const { github, client } = await scene({ issues: 'write', pull_requests: 'write', statuses: 'write' });
  expect(await ensureCheck(client, REPOSITORY, HEAD, { check: DONE, status: STATUS })).toMatchObject({
    method: 'alt1',
  });
  expect(await readSubject(client, REPOSITORY, PULL)).toMatchObject({ headSha: HEAD });
  await expect(client.token(REPOSITORY, 'git')).rejects.toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining(`no token for ${REPOSITORY} with contents: read`),
  });
  expect((await github.dump(REPOSITORY)).checkRuns).toEqual([]);
});

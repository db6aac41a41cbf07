import { expect, it, onTestFinished } from 'vitest';
import { createGitHubClient } from '../../../../../adapters/github/http/client.ts';
import { readIdentity } from '../../../../../adapters/github/http/identity.ts';
import { accessFault, probeAccess } from '../../../../../adapters/github/subject/probe-access.ts';
import { readSubject } from '../../../../../adapters/github/subject/read-subject.ts';
import { type GitHubStandIn, startGitHubStandIn } from '../../../../../demo/github-stand-in/stand-in.ts';
import { connect, HEAD, REPOSITORY } from '../../../../support/github/github.ts';

const FORMER = 'acme/gadgets';
const ELSEWHERE = 'corp/widgets';
const PULL = { kind: 'pull-request', number: 1 } as const;

async function scene() {
  const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }, { name: ELSEWHERE }] });
  onTestFinished(() => github.close());
  github.registerCommit(REPOSITORY, HEAD, 'c'.repeat(40));
  await github.createPullRequest(REPOSITORY, { title: 'x', body: 'y', branch: 'x', headSha: HEAD });
  return github;
}

/** A client of an operator who names the installation on a repository. */
async function connectFixed(github: GitHubStandIn, repository: string) {
  const found = await (await connect(github)).installation(repository);
  const env = { ...github.environment('app', 'acme'), GITHUB_APP_INSTALLATION_ID: `${found?.id}` };
  return createGitHubClient(await readIdentity(env, async () => null));
}

const asked = (github: GitHubStandIn, path: RegExp) => github.requests().filter((each) => path.test(each.path)).length;

it('a fixed installation has a token for a repository by its former name', async () => {
  const github = await scene();
  github.formerName(REPOSITORY, FORMER);
  const client = await connectFixed(github, REPOSITORY);
  expect(await readSubject(client, FORMER, PULL)).toMatchObject({ repository: REPOSITORY, headSha: HEAD });
  expect(await client.token(FORMER, 'git')).toEqual(expect.any(String));
});

it('a fixed installation is not used for what another one has, and the operator is told both', async () => {
  const github = await scene();
  const client = await connectFixed(github, REPOSITORY);
  const [own, other] = await Promise.all(
    [REPOSITORY, ELSEWHERE].map(async (name) => (await (await connect(github)).installation(name))?.id),
  );
  const error = await probeAccess(client, ELSEWHERE).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    kind: 'forbidden',
    message: `GITHUB_APP_INSTALLATION_ID: ${own} isn't the installation of GitHub App ${github.app.id} on ${ELSEWHERE}, which is ${other}: set that one, or none`,
  });
  expect(accessFault(error, ELSEWHERE)).toMatchObject({
    says: expect.stringContaining(`which is ${other}`),
    mend: expect.stringContaining('GITHUB_APP_INSTALLATION_ID'),
  });
  expect(asked(github, /access_tokens$/)).toBe(0);
});

it.each([
  ['a fixed', connectFixed],
  ['any', (github: GitHubStandIn) => connect(github)],
] as const)(
  '%s installation has a token for a repository that is renamed while the gate runs',
  async (_, connectTo) => {
    const github = await scene();
    const client = await connectTo(github, REPOSITORY);
    const refused = { kind: 'forbidden', status: 422, message: expect.stringContaining(`no token for ${FORMER} with`) };
    await expect(client.token(FORMER, 'read')).rejects.toMatchObject(refused);
    github.formerName(REPOSITORY, FORMER);
    expect(await client.token(FORMER, 'read')).toEqual(expect.any(String));
    expect(await readSubject(client, FORMER, PULL)).toMatchObject({ repository: REPOSITORY });
  },
);

it('what an installation was not given is refused after one more look', async () => {
  const github = await startGitHubStandIn({ repositories: [{ name: REPOSITORY }], permissions: { issues: 'read' } });
  onTestFinished(() => github.close());
  const client = await connect(github);
  await expect(client.token(REPOSITORY, 'checks')).rejects.toMatchObject({
    kind: 'forbidden',
    message: expect.stringContaining('with checks: write'),
  });
  expect([asked(github, /installation$/), asked(github, /access_tokens$/)]).toEqual([2, 1]);
});

it.each([
  [404, null],
  [410, null],
  [404, 404],
] as const)(
  'a token that is answered with %i, and its installation with %s, says nothing of what is read with it',
  async (token, installation) => {
    const github = await scene();
    const client = await connect(github);
    await client.installation(REPOSITORY);
    github.faults.next('POST', /access_tokens$/, token);
    if (installation !== null) github.faults.next('GET', /installation$/, installation);
    await expect(readSubject(client, REPOSITORY, PULL)).rejects.toMatchObject({
      kind: 'forbidden',
      message: expect.stringContaining(`the GitHub App has no token for ${REPOSITORY} (`),
    });
    expect(await readSubject(client, REPOSITORY, PULL)).toMatchObject({ headSha: HEAD });
  },
);

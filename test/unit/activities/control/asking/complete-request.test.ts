import { expect, it } from 'vitest';
import { resolveRequest } from '../../../../../activities/control/asking/complete-request.ts';
import type { ResolveDependencies } from '../../../../../activities/control/asking/look-at-asked.ts';
import { repositoryAddress } from '../../../../../adapters/github/subject/repository-address.ts';
import { loadProfile } from '../../../../../adapters/profiles/load-profile.ts';
import { RunOptions } from '../../../../../cli/run/options.ts';
import type { GateRequest } from '../../../../../gate/contract/request.ts';

const HEAD = 'a'.repeat(40);
const OLDER = 'b'.repeat(40);

/** The request of what was typed, where GitHub knows one pull request, and one issue, of `Acme/Engine`. */
async function resolved(
  typed: Record<string, unknown>,
  others: Partial<ResolveDependencies> = {},
): Promise<GateRequest> {
  const dependencies: ResolveDependencies = {
    loadProfile,
    addressOf: repositoryAddress({}),
    readSubject: async (_, { kind, number }) => ({
      kind,
      number,
      repository: 'Acme/Engine',
      title: '',
      body: '',
      labels: [],
      state: 'open',
      linkedIssue: null,
      headSha: kind === 'pull-request' ? HEAD : null,
      branch: null,
      baseRef: null,
      headRepository: null,
      fork: false,
      defaultBranch: 'main',
    }),
    inspectSource: async (location) => ({ source: { kind: 'url', location }, head: HEAD, hasCommit: null }),
    hasBase: async () => null,
    ...others,
  };
  const options = RunOptions.parse({ repo: 'acme/engine', profile: 'sample', ...typed });
  return resolveRequest(options, 'generative', dependencies);
}

it.each([
  ['a commit that is the head, and none', { pr: '7' }, { pr: '7', sha: HEAD }],
  ["an issue's commit that is the source's HEAD, and none", { issue: '7' }, { issue: '7', sha: HEAD }],
  ['suites in another order, and twice', { pr: '7', suites: 'simd,verify' }, { pr: '7', suites: 'verify,simd,simd' }],
  ['another spelling of the repository', { pr: '7' }, { pr: '7', repo: 'ACME/engine' }],
])('is the same request: %s', async (_, one, other) => {
  expect(await resolved(other)).toEqual(await resolved(one));
});

it('speaks of the repository as GitHub does', async () => {
  expect(await resolved({ pr: '7' })).toMatchObject({ repository: 'Acme/Engine', headSha: HEAD, headPinned: false });
});

it('holds on to an older commit that a person named', async () => {
  expect(await resolved({ pr: '7', sha: OLDER })).toMatchObject({ headSha: OLDER, headPinned: true });
});

it('asks the source for a commit that a person named beside the head, and for no other', async () => {
  const asked: string[] = [];
  const hasCommit = (answer: boolean | null) => async (_: unknown, sha: string) => {
    asked.push(sha);
    return answer;
  };
  const lacking = resolved({ pr: '7', sha: OLDER, suites: 'nosuch' }, { hasCommit: hasCommit(false) });
  await expect(lacking).rejects.toMatchObject({
    faults: [
      expect.stringContaining('has no suite nosuch'),
      `--sha: https://github.com/Acme/Engine.git has no commit ${OLDER}`,
    ],
  });
  expect(await resolved({ issue: '7', sha: OLDER }, { hasCommit: hasCommit(null) })).toMatchObject({ headSha: OLDER });
  expect(asked).toEqual([OLDER, OLDER]);
  await resolved({ pr: '7' }, { hasCommit: hasCommit(false) });
  await resolved({ pr: '7', sha: HEAD }, { hasCommit: hasCommit(false) });
  expect(asked).toHaveLength(2);
});

it('asks for pairs with the trusted base, as many as convict where nothing says how many', async () => {
  const { profile } = await resolved({ pr: '7', against: 'base' });
  expect(profile.rounds).toMatchObject({ max: 7, against: 'base' });
  expect((await resolved({ pr: '7', against: 'base', rounds: '3' })).profile.rounds).toMatchObject({ max: 3 });
  expect(() => RunOptions.parse({ repo: 'acme/engine', pr: '7', against: 'main' })).toThrow(/expected base/);
});

it('looks at the own address by fetching alone, where the profile is read from there', async () => {
  const looked: string[] = [];
  const others: Partial<ResolveDependencies> = {
    inspectSource: async (location) => {
      looked.push(location);
      return { source: { kind: 'url', location }, head: HEAD, hasCommit: null };
    },
    defaultProfile: async () => ({ profile: await loadProfile('sample'), origin: 'the repository' }),
  };
  const own = { kind: 'url', location: 'https://github.com/Acme/Engine.git' };
  const sought = { profile: undefined };
  expect(await resolved({ pr: '7', ...sought }, others)).toMatchObject({ headSha: HEAD, source: own });
  expect(await resolved({ pr: '7', sha: OLDER, ...sought }, others)).toMatchObject({ headSha: OLDER, source: own });
  expect(looked).toEqual([]);
  // Nothing else would say what an issue's commit is, what lies at another address, or whether the own one can be read.
  await resolved({ issue: '7', ...sought }, others);
  await resolved({ pr: '7', source: 'https://example.invalid/x.git', ...sought }, others);
  await resolved({ pr: '7' }, others);
  expect(looked).toEqual([own.location, 'https://example.invalid/x.git', own.location]);
  // A folder tells at once, with every other fault, that it lacks what a person typed.
  const addressOf = () => 'file:///srv/engine.git';
  await resolved({ pr: '7', sha: OLDER, ...sought }, { ...others, addressOf });
  expect(looked.slice(3)).toEqual([addressOf()]);
});

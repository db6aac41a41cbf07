import { existsSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createClientGit } from '../../../../cli/run/client-git.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { until } from '../../../support/until.ts';

/** A client that has looked at a repository, two hours ago, and may keep so much. */
async function looked(limit: string) {
  const repository = await TestRepository.create();
  const sha = await repository.commit({ 'a.txt': 'a' });
  const env = { XDG_CACHE_HOME: await temporaryFolder(), BENCHMARK_GATE_MIRROR_LIMIT: limit };
  const { git, maintain } = createClientGit(env, {});
  const source = { kind: 'path', location: repository.folder } as const;
  const { mirror } = await git.fetchIntoMirror({ repository: 'o/r', source, sha, base: sha, defaultBranch: null });
  const ago = new Date(Date.now() - 2 * 60 * 60_000);
  await utimes(join(mirror, 'gate-uses.json'), ago, ago);
  return { mirror, maintain };
}

it('keeps what it looked at within its bound', async () => {
  const [beyond, within] = await Promise.all([looked('0'), looked('1G')]);
  const ends = [beyond.maintain(), within.maintain()];
  await until('the mirror is gone', async () => !existsSync(beyond.mirror) || null);
  await Promise.all(ends.map((end) => end()));
  expect(existsSync(within.mirror)).toBe(true);
});

it('ends at once with what it accompanies, and says a limit that can’t be read', async () => {
  const { mirror, maintain } = await looked('0');
  await maintain()();
  expect(existsSync(mirror)).toBe(true);
  expect(() => createClientGit({ BENCHMARK_GATE_MIRROR_LIMIT: 'much' }, {})).toThrow(/BENCHMARK_GATE_MIRROR_LIMIT/);
});

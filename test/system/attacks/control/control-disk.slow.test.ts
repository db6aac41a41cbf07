import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { createGit } from '../../../../adapters/git/git.ts';
import { TestRepository, temporaryFolder } from '../../../support/git/repository.ts';
import { requireBuild } from '../../../support/processes/run-cli.ts';
import { startWorker } from '../../../support/processes/worker-process.ts';
import { openNamespace } from '../../../support/temporal/test-namespace.ts';
import { until } from '../../../support/until.ts';

const UUID = '01234567-89ab-4def-8123-456789abcdef';
const DAY_MS = 24 * 60 * 60_000;

/** Starts a control worker on a work folder, until the test ends. Returns what it says. */
async function startControl(work: string, env: Readonly<Record<string, string>>): Promise<() => Promise<string>> {
  await requireBuild();
  const place = await openNamespace();
  onTestFinished(() => place.close());
  const log = join(work, 'control.log');
  const worker = await startWorker(
    'control',
    {
      TEMPORAL_ADDRESS: place.address,
      TEMPORAL_NAMESPACE: place.namespace,
      BENCHMARK_GATE_WORK: work,
      BENCHMARK_GATE_STORE: join(work, 'store'),
      ...env,
    },
    log,
  );
  // The last that is to be called is the first that is.
  onTestFinished(() => worker.stop());
  return () => readFile(log, 'utf8');
}

it('what killed control workers and gates of many repositories left is gone when control starts', async () => {
  const work = await temporaryFolder();
  const folder = join(work, 'control');
  const dead = (await execa('sh', ['-c', 'echo $$'])).stdout;
  const left = join(folder, 'scratch', `${hostname()}.${dead}.${UUID}`);
  await mkdir(left, { recursive: true });
  await writeFile(join(left, 'commit.bundle'), randomBytes(100_000));
  const repository = await TestRepository.create();
  const sha = await repository.commit({ large: randomBytes(100_000).toString('hex') });
  const git = createGit({ folder });
  const mirrors: string[] = [];
  for (const name of ['o/one', 'o/two', 'o/now']) {
    const source = { kind: 'path', location: repository.folder } as const;
    const asked = { repository: name, source, sha, base: null, defaultBranch: null };
    mirrors.push((await git.fetchIntoMirror(asked)).mirror);
  }
  const yesterday = new Date(Date.now() - DAY_MS);
  for (const mirror of mirrors.slice(0, 2)) await utimes(join(mirror, 'gate-uses.json'), yesterday, yesterday);

  const said = await startControl(work, { BENCHMARK_GATE_MIRROR_LIMIT: '150K' });
  await until('the mirrors within their bound', async () => !mirrors.slice(0, 2).some((mirror) => existsSync(mirror)));
  expect(await readdir(join(folder, 'scratch'))).toEqual([]);
  // It may be read just now.
  expect(existsSync(mirrors[2] ?? '')).toBe(true);
  expect(await said()).toContain('removed the least recently used mirror');
});

it('a bound that is none is said before anything is served', async () => {
  const work = await temporaryFolder();
  const starting = startControl(work, { BENCHMARK_GATE_MIRROR_LIMIT: 'lots' });
  await expect(starting).rejects.toThrow(/BENCHMARK_GATE_MIRROR_LIMIT="lots" isn't a size such as 20G/);
});

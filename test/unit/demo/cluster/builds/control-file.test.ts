import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it, onTestFinished } from 'vitest';
import { writeControlFile } from '../../../../../demo/cluster/builds/control-file.ts';

const KEY = '-----BEGIN KEY-----\nit\'s $HOME `id` \\ "here"\n-----END KEY-----\n';

async function folderOfOne(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'control-file-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('tells a shell each variable as it is, and a work folder of its own', async () => {
  const folder = await folderOfOne();
  const variables = { TEMPORAL_ADDRESS: '127.0.0.1:7233', GITHUB_APP_PRIVATE_KEY: KEY };
  const file = await writeControlFile(folder, variables);
  const script = `set -a; . '${file}'; exec '${process.execPath}' -e 'console.log(JSON.stringify(process.env))'`;
  const { stdout } = await execa('sh', ['-c', script]);
  expect(JSON.parse(stdout)).toMatchObject({
    ...variables,
    BENCHMARK_GATE_WORK: join(folder, 'work', 'control-beside'),
  });
});

it('is for its owner alone, also where an earlier one was for all, and holds nothing of that', async () => {
  const folder = await folderOfOne();
  const earlier = join(folder, 'control.env');
  await writeFile(earlier, 'OLD=1\n');
  await chmod(earlier, 0o644);
  const file = await writeControlFile(folder, { NEW: '1' });
  expect(file).toBe(earlier);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).not.toContain('OLD');
});

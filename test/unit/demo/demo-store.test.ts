import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { newDemoStore } from '../../../demo/demo-store.ts';

it('is new for each demo, and stays to be looked at for a day', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'benchmark-gate-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const env = { XDG_DATA_HOME: folder };
  const [first, second] = [await newDemoStore(env), await newDemoStore(env)];
  await writeFile(join(first, 'baseline'), 'of the first');
  const data = join(folder, 'benchmark-gate');
  await mkdir(join(data, 'store'));
  const dayBefore = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await utimes(second, dayBefore, dayBefore);
  await utimes(join(data, 'store'), dayBefore, dayBefore);

  const third = await newDemoStore(env);
  expect(await readdir(third)).toEqual([]);
  expect((await readdir(data)).sort()).toEqual([basename(first), basename(third), 'store'].sort());
});

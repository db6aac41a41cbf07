import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withFileLock } from '../../../../adapters/files/with-file-lock.ts';
import { temporaryFolder } from '../../../support/git/repository.ts';

const WAIT = { waitMs: 60_000 };

it('lets one at a time work, in this process as in others, and the next as soon as that is done', async () => {
  const file = join(await temporaryFolder(), 'it.lock');
  let working = 0;
  let most = 0;
  const work = async () => {
    working += 1;
    most = Math.max(most, working);
    await new Promise((resolve) => setImmediate(resolve));
    working -= 1;
  };
  await Promise.all(Array.from({ length: 5 }, () => withFileLock(file, WAIT, work)));
  expect(most).toBe(1);
  await expect(withFileLock(file, WAIT, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await withFileLock(file, WAIT, async () => 'again')).toBe('again');
});

it('is refused to others in time while it is held, also where its holder has started processes', async () => {
  const file = join(await temporaryFolder(), 'it.lock');
  await withFileLock(file, WAIT, async () => {
    const outlives = spawn('sleep', ['600'], { stdio: 'ignore' });
    onTestFinished(() => void outlives.kill('SIGKILL'));
    await expect(withFileLock(file, { waitMs: 1 }, async () => 'both')).rejects.toMatchObject({
      report: { class: 'transient', message: expect.stringContaining(`the lock ${file} was not free in time`) },
    });
  });
  expect(await withFileLock(file, { waitMs: 5000 }, async () => 'free')).toBe('free');
});

it('is no longer waited for by who gives up, nor where it can’t be made', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'it.lock');
  await withFileLock(file, WAIT, async () => {
    const giving = new AbortController();
    const waiting = withFileLock(file, { ...WAIT, signal: giving.signal }, async () => 'both');
    giving.abort(new Error('given up'));
    await expect(waiting).rejects.toThrow('given up');
  });
  await expect(withFileLock(join(folder, 'no', 'it.lock'), WAIT, async () => 'made')).rejects.toMatchObject({
    report: { class: 'transient' },
  });
});

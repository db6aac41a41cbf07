import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { withFileLock } from '../../../../adapters/files/with-file-lock.ts';
import { claimHost, readClaim } from '../../../../adapters/host/host-claim.ts';
import { temporaryFolder } from '../../../support/processes/confine.ts';

const worker = (pid: number) => ({ process: `${pid}@bench-1`, since: '2026-11-29T10:00:00.000Z' });

async function claim(folder: string, pid: number) {
  const claimed = await claimHost(folder, worker(pid), withFileLock);
  onTestFinished(() => claimed.release());
  return claimed;
}

describe('the claim of a work folder', () => {
  it('makes a restarted worker the same host', async () => {
    const folder = await temporaryFolder();
    const first = await claim(folder, 1);
    expect(first.nonce).toMatch(/^[0-9a-f]{8}$/);
    expect(readClaim(folder)).toEqual({ nonce: first.nonce, ...worker(1) });
    await first.release();
    const second = await claim(folder, 2);
    expect(second.nonce).toBe(first.nonce);
    expect((await claim(await temporaryFolder(), 3)).nonce).not.toBe(first.nonce);
  });

  it('is refused to a second worker, with both and the mend', async () => {
    const folder = await temporaryFolder();
    await claim(folder, 1);
    await expect(claimHost(folder, worker(2), withFileLock)).rejects.toThrow(
      `two workers were started with the work folder ${folder}, this one (process 2@bench-1) and one that serves already ` +
        '(process 1@bench-1, since 2026-11-29T10:00:00.000Z): ' +
        'set BENCHMARK_GATE_HOST_ID and BENCHMARK_GATE_WORK to others on one of them',
    );
    expect(readClaim(folder)).toMatchObject(worker(1));
  });

  it('makes a new host of a folder whose note is damaged', async () => {
    const folder = await temporaryFolder();
    for (const text of ['', '{', '{"nonce":"../../x","process":"1@a","since":"now"}']) {
      await writeFile(join(folder, 'host.json'), text);
      const claimed = await claim(folder, 1);
      expect(JSON.parse(await readFile(join(folder, 'host.json'), 'utf8'))).toMatchObject({ nonce: claimed.nonce });
      await claimed.release();
    }
  });

  it('says why nothing can be written there', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'host.json'));
    await expect(claimHost(folder, worker(1), withFileLock)).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  });
});

import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { commitWorkspace, jobOf, rustHost, watching } from './rust-host.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/hostile', import.meta.url));

/** The hostile workspace, changed and prepared on a bench host with a target of its own, until the test has ended. */
export async function preparedHostile(name: string, edit: (folder: string) => Promise<void>) {
  const rust = await rustHost(name, { ownTarget: true });
  const commit = await commitWorkspace(edit, WORKSPACE);
  onTestFinished(async () => {
    await rust.bench.remove(rust.job);
    await rm(commit.folder, { recursive: true, force: true });
  });
  const job = jobOf(rust.job, commit);
  await rust.bench.prepare(job, watching());
  return { rust, job };
}

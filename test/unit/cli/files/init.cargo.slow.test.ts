import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { initCommand } from '../../../../cli/files/init.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { type Commit, commitWorkspace, jobOf, rustHost, watching } from '../../../support/cargo/rust-host.ts';

let commit: Commit;
let rust: Awaited<ReturnType<typeof rustHost>>;

beforeAll(async () => {
  rust = await rustHost('init');
  commit = await commitWorkspace();
});

afterAll(async () => {
  await rust.bench.remove(rust.job);
  await rm(commit.folder, { recursive: true, force: true });
});

it('writes a profile whose commands a bench host builds and measures numbers by', async () => {
  let text = '';
  const io = {
    stdout: (more: string) => {
      text += more;
    },
    stderr: { write: () => true },
  };
  await initCommand(join(commit.folder, 'repository'), { print: true }, io);
  const profile = Profile.parse(parse(text));
  const { command = '' } = profile.suites.benches ?? {};
  const job = jobOf(rust.job, commit);
  await rust.bench.prepare(job, watching());
  const { executables } = await rust.bench.build(
    { job, command, executables: null, timeoutMs: profile.budget.build },
    watching(),
  );
  expect(executables.map(({ target }) => target).sort()).toEqual(['faults', 'quick']);
  expect(executables.every(({ harness }) => harness === 'criterion')).toBe(true);
  const executable = executables.find(({ target }) => target === 'quick');
  if (executable === undefined) throw new Error('quick was not built');
  const asked = { suite: 'benches', command, timeoutMs: profile.budget.executable, noiseBand: 0.1, attempt: 1 };
  const { set } = await rust.bench.measure({ job, executable, remeasure: 0, ...asked }, watching());
  expect(set.benchmarks.length).toBeGreaterThan(0);
  expect(set.benchmarks).toHaveLength(set.listed.length);
}, 480_000);

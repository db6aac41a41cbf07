import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { requireThere, whatIsGone } from '../../../../../adapters/bench-host/measure/require-there.ts';
import { jobPaths } from '../../../../../adapters/host/jobs/job-paths.ts';
import { temporaryFolder } from '../../../../support/processes/confine.ts';

it('takes an executable or its folder that is gone, or lies elsewhere, for the change’s failure and not for a host’s', async () => {
  const workFolder = await temporaryFolder();
  const paths = jobPaths({ workFolder, workflowId: 'gate', firstExecutionRunId: 'run', isolation: 'bubblewrap' });
  const { target, checkout } = paths;
  const executable = {
    ...{ target: 'kernels', package: 'engine' },
    path: join(target.inside, 'release/deps/kernels'),
    cwd: join(checkout.inside, 'crates/engine'),
  };
  const file = join(target.outside, 'release/deps/kernels');
  const folder = join(checkout.outside, 'crates/engine');
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, '');
  await mkdir(folder, { recursive: true });
  await expect(requireThere({ paths }, executable)).resolves.toBeUndefined();
  const fails = async (changes: object, gone: string) =>
    expect(requireThere({ paths }, { ...executable, ...changes })).rejects.toMatchObject({
      report: {
        class: 'benchmark-failed',
        message: expect.stringContaining(`kernels of engine is not run: ${gone}`),
        places: [{ package: 'engine', target: 'kernels' }],
      },
    });
  await fails({ path: '/bin/sh' }, '/bin/sh');
  await fails({ cwd: '/' }, '/');
  const long = `${executable.path}/${'x'.repeat(300)}`;
  for (const path of [`${executable.path}/x`, long, `${executable.path}\0`]) await fails({ path }, path);
  for (const code of ['EIO', 'ESTALE']) {
    const damaged = () => Promise.reject(Object.assign(new Error(code), { code }));
    await expect(whatIsGone({ paths }, executable, damaged)).rejects.toMatchObject({ code });
  }
  await rm(folder, { recursive: true });
  await fails({}, executable.cwd);
  await rm(file);
  await fails({}, executable.path);
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { runInside } from '../../../../support/processes/run-inside.ts';

const profileNamed = (name: string) =>
  `name: ${name}\nsuites: { quick: { kind: criterion, lane: cpu, command: cargo bench } }\n`;

it.each([
  ['by its name', ['--profile', 'operators'], 'operators'],
  ['under the one of the checkout', [], 'own'],
])('finds the operator’s profile %s', async (_, args, name) => {
  const repository = await TestRepository.create();
  await repository.commit({ '.github/benchmark-gate.yaml': 'extends: operators\nname: own\n' });
  const profiles = await temporaryFolder();
  await writeFile(join(profiles, 'operators.yaml'), profileNamed('operators'));
  const env = {
    BENCHMARK_GATE_PROFILES: profiles,
    XDG_CACHE_HOME: await temporaryFolder(),
    XDG_DATA_HOME: await temporaryFolder(),
  };
  // A suite that there isn't: nothing is to be measured here.
  const measured = await runInside(['measure', '--local', ...args, '--suites', 'slow'], {
    cwd: repository.folder,
    env,
  });
  expect(measured).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`the profile ${name} has no suite slow; it has quick`),
  });
});

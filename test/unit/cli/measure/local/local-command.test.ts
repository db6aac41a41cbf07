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

it('says once why nothing was measured, and names commands that find what it kept', async () => {
  const repository = await TestRepository.create();
  await repository.commit({
    'Cargo.toml': '[package]\nname = "engine"\nversion = "0.1.0"\nedition = "2021"\n',
    'src/lib.rs': 'pub fn broken() -> u8 { "" }\n',
    '.github/benchmark-gate.yaml': `${profileNamed('engine').replace('lane: cpu,', 'lane: cpu, required: true,')}`,
  });
  const folder = await temporaryFolder();
  const env = { XDG_CACHE_HOME: folder, XDG_DATA_HOME: `${folder}/my data`, BENCHMARK_GATE_LOCK: `${folder}/lock` };
  const { code, stdout } = await runInside(['measure', '--local'], { cwd: repository.folder, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^nothing measured: quick: the change does not compile: an error in engine$/m);
  expect(stdout).not.toContain('nothing was measured');
  const [, store = '', args = ''] =
    /^ {2}quick: BENCHMARK_GATE_STORE='(.+?)' benchmark-gate (logs .+)$/m.exec(stdout) ?? [];
  const log = await runInside(args.split(' '), { env: { BENCHMARK_GATE_STORE: store } });
  expect(log).toMatchObject({ code: 0, stdout: expect.stringContaining('E0308') });
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requirePlaceFor, writtenOrWhy } from '../../../../../cli/measure/local/baseline-file.ts';
import { TestRepository, temporaryFolder } from '../../../../support/git/repository.ts';
import { runInside } from '../../../../support/processes/run-inside.ts';

it('takes a new file, and one that is there', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'before.json');
  await requirePlaceFor(file);
  expect(await writtenOrWhy(file, 'one')).toBeNull();
  await requirePlaceFor(file);
  expect(await writtenOrWhy(file, 'two')).toBeNull();
  expect(await readFile(file, 'utf8')).toBe('two');
});

it('names what stands in the way', async () => {
  const folder = await temporaryFolder();
  await Promise.all([mkdir(join(folder, 'results')), writeFile(join(folder, 'file'), '')]);
  const faultOf = (place: string) => requirePlaceFor(join(folder, place)).catch(({ faults }) => faults);
  expect(await faultOf('results')).toEqual([`--out: ${folder}/results is a folder: name a file`]);
  expect(await faultOf('none/a.json')).toEqual([`--out: there is no folder ${folder}/none: make it, or name another`]);
  expect(await faultOf('file/a.json')).toEqual([`--out: ${folder}/file is no folder: name another place`]);
});

it('is looked at before anything is measured', async () => {
  const repository = await TestRepository.create();
  await repository.commit({
    '.github/benchmark-gate.yaml':
      'name: engine\nsuites: { quick: { kind: criterion, lane: cpu, command: cargo bench } }\n',
  });
  const folder = await temporaryFolder();
  const env = { XDG_CACHE_HOME: folder, XDG_DATA_HOME: folder, BENCHMARK_GATE_LOCK: join(folder, 'lock') };
  const args = ['measure', '--local', '--out', 'none/before.json'];
  const { code, stdout, stderr } = await runInside(args, { cwd: repository.folder, env });
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: `benchmark-gate: --out: there is no folder ${repository.folder}/none: make it, or name another`,
  });
});

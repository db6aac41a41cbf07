import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileArguments, writeExamples } from '../support/package/examples.ts';
import { packTarball } from '../support/package/pack.ts';

/** The oldest TypeScript that is promised, the newest of each line since, and the newest of all. */
const COMPILERS = ['5.6', '5.7', '5.8', '5.9', 'latest'];

let folder: string;
let examples: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consumer-'));
  examples = await writeExamples(folder);
  await install(await packTarball(folder));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const install = (...packages: string[]) =>
  execa('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder });

it('brings fewer than 60 packages', async () => {
  const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
  const names = Object.keys(packages).filter((place) => place !== '');
  expect(names).toContain('node_modules/@temporalio/client');
  expect(names.length).toBeLessThan(60);
  expect(names.filter((name) => /worker|testing|aws|octokit|emulate|webpack/.test(name))).toEqual([]);
});

it.each(COMPILERS)('its examples compile with TypeScript %s, all types looked at', async (version) => {
  const name = `typescript-${version}`;
  await install(`${name}@npm:typescript@${version}`);
  for (const resolution of ['nodenext', 'bundler'] as const) {
    const compiler = join(folder, 'node_modules', name, 'bin/tsc');
    const { stdout, exitCode } = await execa(process.execPath, [compiler, ...compileArguments(resolution, examples)], {
      cwd: folder,
      reject: false,
    });
    expect([version, resolution, stdout, exitCode]).toEqual([version, resolution, '', 0]);
  }
});

it('installs next to another octokit than the one that it is tested with', async () => {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  await install('@octokit/rest@20', await packTarball(folder));
});

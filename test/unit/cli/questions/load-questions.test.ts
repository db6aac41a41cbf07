import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BIN, cleanEnvironment, requireBuild } from '../../../support/processes/run-cli.ts';

const BUILT = join(BIN, '../../dist/cli/questions');

let folder: string;
beforeAll(async () => {
  requireBuild();
  folder = await mkdtemp(join(tmpdir(), 'questions-'));
  for (const file of ['questions.cjs', 'load-questions.js']) await cp(join(BUILT, file), join(folder, file));
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "version": "9.8.7" }');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command of the piece prints in a process of its own. */
async function asked(...words: string[]) {
  const load = JSON.stringify(pathToFileURL(join(folder, 'load-questions.js')).href);
  const argv = JSON.stringify(['node', 'benchmark-gate', ...words]);
  const script = `const { loadQuestions } = await import(${load}); process.exitCode = await loadQuestions().exports.answerQuestion(${argv})`;
  const { stdout, stderr, exitCode } = await execa(process.execPath, ['--input-type=module', '-e', script], {
    env: cleanEnvironment({}),
    extendEnv: false,
    reject: false,
  });
  return { stdout, stderr, exitCode };
}

// V8's code is of one version of Node, and a package may be used by another.
it.each([
  ['none', null],
  ['code that V8 refuses', Buffer.from('of another version of Node')],
])('answers by its source alone where there is %s', async (_, code) => {
  if (code !== null) await writeFile(join(folder, 'questions.code'), code);
  expect(await asked('--version')).toEqual({ stdout: '9.8.7', stderr: '', exitCode: 0 });
  expect(await asked('runs', '--pr', 'seven')).toMatchObject({
    stderr: expect.stringMatching(/^benchmark-gate: --pr: /),
    exitCode: 2,
  });
});

import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { shellWord } from '../../../gate/text/reproduce-command.ts';
import { privateFolder } from '../cluster-folder.ts';

/**
 * Writes what a control worker beside the cluster's own has to be told, for a shell: `set -a; . FILE`. A key of GitHub's is
 * in it: it is for its owner alone from its first byte on.
 *
 * @returns the file
 */
export async function writeControlFile(folder: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const work = path.join(await privateFolder(folder, 'work'), 'control-beside');
  const file = path.join(folder, 'control.env');
  const lines = Object.entries({ ...variables, BENCHMARK_GATE_WORK: work }).map(
    ([name, value]) => `${name}=${shellWord(value)}\n`,
  );
  const unfinished = `${file}.partial`;
  await rm(unfinished, { force: true });
  await writeFile(unfinished, lines.join(''), { flag: 'wx', mode: 0o600 });
  await rename(unfinished, file);
  return file;
}

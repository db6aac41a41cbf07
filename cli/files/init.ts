import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describeWorkspace } from '../../adapters/bench-host/cargo/describe-workspace.ts';
import { makeFolder } from '../../adapters/files/make-folder.ts';
import { replaceFile } from '../../adapters/files/replace-file.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { initialProfile } from '../../gate/profile/initial-profile.ts';
import { shellWord } from '../../gate/text/reproduce-command.ts';
import { printable } from '../terminal/printable.ts';
import { profileCheck } from './profile.ts';

interface InitOptions {
  readonly print?: boolean;
  readonly force?: boolean;
}

interface Output {
  readonly stdout: (text: string) => void;
  readonly stderr: { write(text: string): unknown };
}

const FOLDER = '.github';
const FILE = 'benchmark-gate.yaml';
/** Where the schema of profiles is in a checkout that has this package installed. */
const INSTALLED_SCHEMA = 'node_modules/benchmark-gate/schemas/profile.schema.json';

const MEND =
  'give a package criterion = "0.8" under [dev-dependencies], and a [[bench]] with its name and harness = false';

/**
 * `benchmark-gate init`: writes the profile that the checkout around a folder begins with, by what its cargo says, and
 * tells which benches measure nothing. Overwrites nothing unless it is told to.
 *
 * @throws InputError, GateError
 */
export async function initCommand(folder: string, { print, force }: InitOptions, io: Output): Promise<ExitCode> {
  const { root, ...workspace } = await describeWorkspace(folder);
  const { text: plain, remarks } = initialProfile(workspace);
  const text = plain === null ? null : `${await schemaLine(root)}${plain}`;
  if (text === null) throw new InputError([...remarks, `nothing would be measured: ${MEND}`]);
  for (const remark of remarks) io.stderr.write(`${printable(remark)}\n`);
  if (print) {
    io.stdout(text);
    return EXIT.ok;
  }
  const file = join(root, FOLDER, FILE);
  await requireFree(join(root, FOLDER), file, force === true);
  await makeFolder(join(root, FOLDER));
  await replaceFile(file, text);
  io.stdout(`${printable(file)} is written\n`);
  const code = await profileCheck(file, io);
  if (code === EXIT.ok) {
    const [onlyLocal, ignored] = await Promise.all([isOnlyLocal(root), isIgnored(root)]);
    const source = onlyLocal ? ` --source ${shellWord(root)}` : '';
    const run = `benchmark-gate run --repo OWNER/NAME --pr N${source} --profile ${shellWord(file)} --trust-profile`;
    const commit = ignored ? `commit it (git ignores it here: git add --force ${FOLDER}/${FILE})` : 'commit it';
    io.stdout(`try it, without a server: benchmark-gate measure --local\nnext: ${commit}; ${printable(run)}\n`);
  }
  return code;
}

/** Completion in editors, by what is the same on every machine: the package, where the checkout has it installed. */
async function schemaLine(root: string): Promise<string> {
  const there = await statusOf(join(root, INSTALLED_SCHEMA));
  return there?.isFile() ? `# yaml-language-server: $schema=../${INSTALLED_SCHEMA}\n` : '';
}

/** A checkout without a remote is nowhere that the gate could fetch it from, unless it is told. */
async function isOnlyLocal(root: string): Promise<boolean> {
  const { failed, stdout } = await execa('git', ['-C', root, 'remote'], { reject: false, timeout: 10_000 });
  return !failed && stdout.trim() === '';
}

/** Rules such as `.*` leave the file out of every commit, and nothing would say so. A file that is tracked is not ignored. */
async function isIgnored(root: string): Promise<boolean> {
  const asked = ['-C', root, 'check-ignore', '--quiet', '--', `${FOLDER}/${FILE}`];
  const { exitCode } = await execa('git', asked, { reject: false, timeout: 10_000 });
  return exitCode === 0;
}

/** No link is followed out of the checkout, and what is there stays unless it is to be replaced. */
async function requireFree(folder: string, file: string, force: boolean): Promise<void> {
  const around = await statusOf(folder);
  if (around !== null && !around.isDirectory()) throw new InputError([`${folder} is no folder: nothing is written`]);
  const there = await statusOf(file);
  if (there === null || (force && !there.isDirectory())) return;
  throw new InputError([`${file} is there already: --force replaces it, --print shows what would be written`]);
}

const statusOf = (path: string) =>
  lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });

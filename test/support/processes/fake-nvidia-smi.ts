import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';

/** What a driver generation answers. */
export interface Driver {
  /** By field of `--query-gpu`, one text a device; every other field is refused, as a driver does that doesn't know it. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** What it prints for other options, such as `-L`; anything else is an invalid option. */
  readonly options?: Readonly<Record<string, string>>;
  /** The exit code of a refused query: 2 in some versions, 6 in others. */
  readonly refusal?: number;
}

/**
 * Puts a program in front of the PATH that plays `nvidia-smi` as a driver generation has it, and counts its calls.
 *
 * @param nvcc what an `nvcc` beside it prints; absent: there is none
 */
export async function installNvidiaSmi(driver: Driver, nvcc?: string): Promise<{ calls: () => Promise<string[]> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nvidia-smi-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log = join(folder, 'calls');
  await writeFile(log, '');
  await program(join(folder, 'nvidia-smi'), PLAY, { ...driver, log });
  if (nvcc !== undefined) await program(join(folder, 'nvcc'), 'console.log(given);', nvcc);
  vi.stubEnv('PATH', `${folder}:/usr/bin:/bin`);
  return { calls: async () => (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '') };
}

async function program(file: string, text: string, given: unknown): Promise<void> {
  await writeFile(file, `#!${process.execPath}\nconst given = ${JSON.stringify(given)};\n${text}\n`);
  await chmod(file, 0o755);
}

const PLAY = `
const { appendFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(given.log, args.join(' ') + '\\n');
const query = /^--query-gpu=(.*)$/.exec(args[0] ?? '')?.[1];
if (query === undefined) {
  const answer = given.options?.[args.join(' ')];
  if (answer !== undefined) process.stdout.write(answer);
  else {
    console.log('Invalid combination of input arguments. Please run \\'nvidia-smi -h\\' for help.');
    process.exitCode = 1;
  }
} else {
  const fields = query.split(',');
  const refused = fields.find((field) => given.fields[field] === undefined);
  if (refused !== undefined) {
    console.log('Field "' + refused + '" is not a valid field to query.\\n');
    process.exitCode = given.refusal ?? 2;
  } else {
    for (const device of given.fields.name.keys()) {
      console.log(fields.map((field) => given.fields[field][device]).join(', '));
    }
  }
}
`;

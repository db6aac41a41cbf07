import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, inject, it } from 'vitest';
import type { Isolation } from '../../../../adapters/confinement/sandbox/isolation.ts';
import { KEY_FILE } from '../../../../adapters/signing/read-keys.ts';
import { bundledProgram } from '../../../support/processes/bundled-program.ts';
import { ISOLATIONS, temporaryFolder } from '../../../support/processes/confine.ts';
import { startWorker } from '../../../support/processes/worker-process.ts';
import { keyIn, type TestKey } from '../../../support/signing/key-folder.ts';

const CHILD = bundledProgram(fileURLToPath(new URL('../../../support/processes/confine-child.ts', import.meta.url)));

/**
 * Looks for private keys in variables, open files and new files, of whatever process it finds; tells them in other letters,
 * since output is searched for keys.
 */
const SEARCHES = `
{
  env
  cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline | tr '\\0' '\\n'
  for fd in /proc/[0-9]*/fd/*; do readlink "$fd"; [ -f "$fd" ] && head -c 4096 "$fd"; done
  find "$1" \\( -path /proc -o -path /sys \\) -prune -o -type f -mmin -30 -size -2 -exec grep -hs -A2 'PRIVATE KEY' {} +
} 2>/dev/null | tr 'A-Za-z' 'N-ZA-Mn-za-m'
echo looked`;

const inOtherLetters = (text: string): string =>
  text.replace(/[A-Za-z]/g, (letter) => {
    const first = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - first + 13) % 26) + first);
  });

/**
 * What a bench finds on a machine where a control worker signs, and whose own worker was started with the same variables.
 *
 * @param where the folder below which it looks for files
 */
async function found(isolation: Isolation, where: string): Promise<{ readonly said: string; readonly key: TestKey }> {
  const folder = await temporaryFolder();
  const key = await keyIn(folder);
  await mkdir(join(folder, 'store'));
  const env = {
    [KEY_FILE]: key.file,
    BENCHMARK_GATE_STORE: join(folder, 'store'),
    BENCHMARK_GATE_WORK: join(folder, 'work'),
    TEMPORAL_ADDRESS: inject('temporal').address,
  };
  const control = await startWorker('control', env, join(folder, 'control.log'));
  try {
    const input = JSON.stringify({
      ...{ isolation, lockFile: join(folder, 'lock'), file: 'bash', args: ['-c', SEARCHES, 'bash', where], gpu: true },
    });
    const launched = `exec 9<"$1"; shift; exec "$@"`;
    const { stdout } = await execa('bash', ['-c', launched, 'bash', key.file, process.execPath, CHILD, input], { env });
    return { said: JSON.parse(stdout.split('\n').at(-1) ?? '').stdout as string, key };
  } finally {
    await control.stop();
  }
}

it.runIf(ISOLATIONS.includes('bubblewrap'))('a bench in the sandbox finds no signing key of a worker', async () => {
  const { said, key } = await found('bubblewrap', '/');
  expect(said.endsWith('looked\n')).toBe(true);
  for (const told of [key.secret, key.file, KEY_FILE]) expect(said).not.toContain(inOtherLetters(told));
});

it.runIf(process.getuid?.() === 0)('without one it finds it, as docs/security.md says', async () => {
  const { said, key } = await found('none', tmpdir());
  for (const told of [key.secret, key.file, KEY_FILE]) expect(said).toContain(inOtherLetters(told));
});

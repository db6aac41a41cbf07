import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { bundledProgram } from '../../../support/processes/bundled-program.ts';
import { ISOLATIONS, temporaryFolder } from '../../../support/processes/confine.ts';

const CHILD = bundledProgram(fileURLToPath(new URL('../../../support/processes/confine-child.ts', import.meta.url)));

/** As launchers leave them: a lock and a log, a folder, the root of the disk; with gaps, and where bash has its own. */
const LAUNCHER =
  'lock="$1/lock"; exec 9<"$lock" 30<"$lock" 200<"$lock" 201<"$1" 202</ 255<"$lock" 1000<"$lock"; shift; exec "$@"';

/** Which are open, by a shell that opens none for it; and what one of them reads. */
const LISTS = 'for fd in $(seq 0 1023); do [ -e /proc/self/fd/$fd ] && echo $fd; done; cat <&200 2>/dev/null; true';

it.each(ISOLATIONS)('a command has no descriptor of the worker’s launcher, isolation %s', async (isolation) => {
  const folder = await temporaryFolder();
  const launcher = join(folder, 'launcher');
  await mkdir(launcher, { mode: 0o700 });
  await writeFile(join(launcher, 'lock'), 'of the launcher', { mode: 0o600 });
  const run = async (...argv: string[]) => (await execa('bash', ['-c', LAUNCHER, 'bash', launcher, ...argv])).stdout;
  // What the worker itself is started with: the attack is one only then.
  expect((await run('bash', '-c', LISTS)).split('\n')).toEqual(
    expect.arrayContaining(['9', '30', '200', '201', '202', '255', '1000', 'of the launcher']),
  );
  const input = JSON.stringify({ isolation, lockFile: join(folder, 'lock'), file: 'bash', args: ['-c', LISTS] });
  const said = await run(process.execPath, CHILD, input);
  expect(JSON.parse(said.split('\n').at(-1) ?? '')).toMatchObject({ exitCode: 0, stdout: '0\n1\n2\n' });
});

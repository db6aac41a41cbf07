/**
 * A worker of another user or launcher, as far as it runs one command: `node confine-child.ts JSON`, the input of
 * `createRunConfined` (`isolation` as it finds it, by default) and of its command together. Prints the sandbox that it
 * found, and the command's output.
 */
import { createRunConfined } from '../../../adapters/confinement/run-confined.ts';
import { detectIsolation } from '../../../adapters/confinement/sandbox/detect-isolation.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';

const input = JSON.parse(process.argv[2] ?? '{}') as { lockFile: string; isolation?: Isolation };
const { sandbox, reason, ...detected } = await detectIsolation();
const { lockFile, isolation = detected.isolation, ...command } = input;
const result =
  sandbox === null && input.isolation !== 'none'
    ? null
    : await createRunConfined({ lockFile, isolation, ...(sandbox === null ? {} : { sandbox }) })({
        file: 'true',
        args: [],
        cwd: '/',
        environment: { PATH: '/usr/bin:/bin' },
        writable: [],
        readable: [],
        network: false,
        gpu: false,
        timeoutMs: 120_000,
        signal: new AbortController().signal,
        ...command,
      });
console.log(JSON.stringify({ isolation, sandbox, reason, exitCode: result?.exitCode, stdout: result?.stdout }));

/**
 * A worker of another user, as far as it runs one command: `node confine-child.ts JSON`, the input of `createRunConfined`
 * and of its command together. Prints the sandbox that it found, and the command's output.
 */
import { createRunConfined } from '../../../adapters/confinement/run-confined.ts';
import { detectIsolation } from '../../../adapters/confinement/sandbox/detect-isolation.ts';

const { lockFile, ...command } = JSON.parse(process.argv[2] ?? '{}') as { lockFile: string };
const { isolation, sandbox, reason } = await detectIsolation();
const result =
  sandbox === null
    ? null
    : await createRunConfined({ lockFile, isolation, sandbox })({
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

/**
 * A process of its own, as a worker is: runs one command under a lock and says what happens.
 * Arguments: isolation, lock file, program, its arguments.
 */
import { dirname } from 'node:path';
import { createRunConfined } from '../../../adapters/confinement/run-confined.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';

const [isolation, lockFile = '', program = '', ...args] = process.argv.slice(2);
const folder = dirname(program);
const run = createRunConfined({ lockFile, isolation: isolation as Isolation });
console.log('asked');
const result = await run({
  file: program,
  args,
  cwd: '/',
  environment: { PATH: '/usr/bin:/bin', BENCHMARK_GATE_TEST: lockFile },
  writable: [],
  readable: [{ outside: folder, inside: folder }],
  network: false,
  gpu: false,
  timeoutMs: 60_000,
  purpose: 'pr-7 of acme/engine measures quantization',
  signal: new AbortController().signal,
  onStart: () => console.log('began'),
  onLine: (line) => console.log(line),
});
console.log(`ended ${result.exitCode}`);

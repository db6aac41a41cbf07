import { PassThrough } from 'node:stream';
import type { CommandIo } from '../../../cli/terminal/command-io.ts';
import type { ExitCode } from '../../../client/exit-code.ts';

/** What a command says, and its exit code. */
export async function said(command: (io: CommandIo) => Promise<ExitCode>) {
  let out = '';
  let err = '';
  const stderr = new PassThrough().on('data', (chunk) => {
    err += chunk;
  });
  const code = await command({
    env: {},
    stdout: (text) => {
      out += text;
    },
    stderr: stderr as unknown as NodeJS.WriteStream,
    signal: new AbortController().signal,
  });
  return { code, out, err };
}

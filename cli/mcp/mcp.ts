import { Console } from 'node:console';
import { once } from 'node:events';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';
import { BoundedMessages } from './bounded-messages.ts';
import { createMcpServer } from './create-server.ts';
import { loadSdk } from './load-sdk.ts';

/**
 * `benchmark-gate mcp`: serves an agent until it hangs up, or a person ends it. What runs goes on.
 *
 * @throws InputError where the SDK isn't installed
 */
export async function mcpCommand(io: CommandIo): Promise<ExitCode> {
  const sdk = await loadSdk();
  const { stdin, stdout } = process;
  // Standard output is the protocol's alone, whatever a library has to say.
  globalThis.console = new Console(process.stderr, process.stderr);
  const hungUp = new AbortController();
  const hangUp = () => hungUp.abort();
  for (const event of ['end', 'close', 'error']) stdin.once(event, hangUp);
  stdout.once('error', hangUp);
  const { signal } = hungUp;
  const ended = AbortSignal.any([signal, io.signal]);
  const messages = new BoundedMessages((line) => void stdout.write(line));
  const server = createMcpServer(sdk, {
    env: io.env,
    signal: ended,
    log: (text) => void io.stderr.write(`benchmark-gate: ${printable(text)}`),
  });
  server.onerror = ({ message }) =>
    void io.stderr.write(`benchmark-gate: ${printable(message.split('\n')[0] ?? '').slice(0, 500)}\n`);
  await server.connect(new sdk.StdioServerTransport(stdin.pipe(messages), stdout));
  if (!ended.aborted) await once(ended, 'abort');
  await server.close();
  stdin.unpipe(messages);
  stdin.destroy();
  return EXIT.ok;
}

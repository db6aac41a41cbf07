import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { requirePorts } from '../../../../demo/cluster/require-ports.ts';

it('names a port that is taken, and the option that names another one', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await expect(requirePorts({ '--port': port, '--ui-port': 0 })).rejects.toThrow(
    `port ${port} of 127.0.0.1 is in use: end what listens there, or name another one: --port`,
  );
  await requirePorts({ '--port': 0, '--ui-port': 0 });
});

it('refuses one port for two', async () => {
  await expect(requirePorts({ '--port': 21_000, '--ui-port': 21_000 })).rejects.toThrow(/named twice.*--ui-port/);
});

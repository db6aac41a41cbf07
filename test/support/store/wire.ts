import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line between a client and a server on this machine, that a test listens to and cuts. */
export interface Wire {
  readonly port: number;
  /** Called with how many bytes have passed in a direction since the start, all connections together. */
  onBytes: (direction: 'up' | 'down', bytes: number) => void;
  /** Cuts every connection; new ones go through. */
  cut(): void;
  close(): Promise<void>;
}

export async function startWire(serverPort: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  const passed = { up: 0, down: 0 };
  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(serverPort, '127.0.0.1');
    for (const [from, to, direction] of [
      [client, upstream, 'up'],
      [upstream, client, 'down'],
    ] as const) {
      hold(from);
      from.on('data', (chunk) => {
        passed[direction] += chunk.length;
        wire.onBytes(direction, passed[direction]);
      });
      from.pipe(to);
      from.once('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const wire: Wire = {
    port: (server.address() as AddressInfo).port,
    onBytes: () => {},
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: async () => {
      wire.cut();
      server.close();
      await once(server, 'close');
    },
  };
  return wire;
}

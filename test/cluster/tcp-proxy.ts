import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { LOOPBACK } from '../../demo/temporal-server/ports.ts';

/** A way to a port that can be cut off: what goes through it is reset, and nobody gets in, until it is mended. */
export interface TcpProxy {
  readonly port: number;
  readonly address: string;
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** @param target a port of the loopback address, which need not be there yet */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    // A reset is what this is for.
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    if (isCut) {
      near.on('error', () => undefined);
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, LOOPBACK);
    keep(near);
    keep(far);
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const reset = () => {
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    port,
    address: `${LOOPBACK}:${port}`,
    cut() {
      isCut = true;
      reset();
    },
    mend() {
      isCut = false;
    },
    async close() {
      isCut = true;
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

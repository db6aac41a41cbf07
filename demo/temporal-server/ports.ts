import { createServer, type Server } from 'node:net';

/** The address that the development server listens on: this machine only. */
export const LOOPBACK = '127.0.0.1';

/** True where a server could listen on this port of the loopback address right now. */
export async function isFree(port: number): Promise<boolean> {
  const server = await listen(port);
  if (server !== null) await close(server);
  return server !== null;
}

/** Different ports that nobody listens on right now. Somebody else may take one a moment later. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, () => listen(0)));
  // All are held until the last is chosen, so that none is chosen twice.
  const addresses = servers.map((server) => server?.address());
  await Promise.all(servers.map((server) => server && close(server)));
  return addresses.map((address) => {
    if (typeof address === 'object' && address !== null) return address.port;
    throw new Error(`no port of ${LOOPBACK} is free`);
  });
}

async function listen(port: number): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}

const close = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

import { createServer } from 'node:net';

/** The address that the development server listens on: this machine only. */
export const LOOPBACK = '127.0.0.1';

/** True where a server could listen on this port of the loopback address right now. */
export async function isFree(port: number): Promise<boolean> {
  return (await bind(port)) !== null;
}

/** A port that nobody listens on right now. Somebody else may take it a moment later. */
export async function freePort(): Promise<number> {
  const port = await bind(0);
  if (port === null) throw new Error(`no port of ${LOOPBACK} is free`);
  return port;
}

async function bind(port: number): Promise<number | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null));
    });
  });
}

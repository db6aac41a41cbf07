import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';

/** A service of the operator's network that nobody is to ask: says how often it was. */
export async function innerService(): Promise<{ readonly port: number; readonly asked: () => number }> {
  let asked = 0;
  const server = createServer((socket) => {
    asked += 1;
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked: () => asked };
}

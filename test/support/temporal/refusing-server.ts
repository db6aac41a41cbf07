import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';

const UNAUTHENTICATED = 16;

/** An answer without any content, in gRPC's framing. */
const NOTHING = Buffer.alloc(5);

/** A server that says that it is one of Temporal's, and answers whatever else it is asked with a refusal in these words. */
export async function startRefusingServer(words: string) {
  const server = createServer();
  server.on('session', (session) => session.on('error', () => undefined));
  server.on('stream', (stream, { ':path': asked }) => {
    stream.on('error', () => undefined);
    if (asked?.endsWith('/GetSystemInfo')) {
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': 0 }));
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.end(NOTHING);
      return;
    }
    // An answer of trailers alone.
    stream.respond(
      {
        ':status': 200,
        'content-type': 'application/grpc',
        'grpc-status': UNAUTHENTICATED,
        'grpc-message': encodeURIComponent(words),
      },
      { endStream: true },
    );
  });
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

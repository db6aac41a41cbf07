import { request as ask, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Destination } from './destination.ts';

/** What holds between two neighbours, and not for whom a request is passed on to. */
const HOP_BY_HOP = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|expect)$/;

/**
 * Passes a request without encryption on to where its address says, whatever its `Host` says, and the answer back.
 *
 * @param hold is handed the connection, to end it with the fetch
 */
export function forwardPlain(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { host, port, lookup, timeout }: Destination,
  hold: (socket: Socket) => Socket,
): void {
  const onward = ask({
    host,
    port,
    lookup,
    timeout,
    agent: false,
    method: request.method,
    path: `${url.pathname}${url.search}`,
    headers: { ...endToEnd(request.headers), host: url.host },
  });
  const fail = () => {
    if (!response.headersSent) response.writeHead(502).end();
    else response.destroy();
    onward.destroy();
  };
  onward.once('socket', (socket) => hold(socket).once('connect', () => onward.setTimeout(0)));
  onward.once('timeout', fail);
  onward.on('error', fail);
  onward.once('response', (answer) => {
    answer.on('error', fail);
    response.writeHead(answer.statusCode ?? 502, endToEnd(answer.headers));
    answer.pipe(response);
  });
  response.once('close', () => onward.destroy());
  request.pipe(onward);
}

const endToEnd = (headers: IncomingHttpHeaders): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.test(name)));

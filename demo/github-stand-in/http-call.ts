import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

// A connection that is kept open may be closed by the server just as the next request is sent: on one event loop, often.
const agent = new Agent({ keepAlive: false });

/** One request on a connection of its own. */
export const httpCall = async (
  url: URL,
  method: string,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Promise<{ readonly status: number; readonly headers: IncomingMessage['headers']; readonly text: string }> => {
  const sent = request(url, { method, headers, agent });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response === undefined) throw new Error(`${method} ${url.pathname}: no response`);
  return { status: response.statusCode ?? 500, headers: response.headers, text: await text(response) };
};

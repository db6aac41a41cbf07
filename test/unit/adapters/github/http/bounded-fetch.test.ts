import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { boundedFetch } from '../../../../../adapters/github/http/bounded-fetch.ts';
import { collectGarbage } from '../../../../support/collect-garbage.ts';

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
};

it('passes an answer on as it is', async () => {
  const url = await serve((_, response) => response.writeHead(201, { 'x-some': 'thing' }).end('four'));
  const response = await boundedFetch(5000, 4)(url);
  expect([response.status, response.headers.get('x-some'), response.url]).toEqual([201, 'thing', url]);
  expect(await response.text()).toBe('four');
});

it('stops reading a longer answer', async () => {
  const url = await serve((_, response) => response.end('fives'));
  const response = await boundedFetch(5000, 4)(url);
  await expect(response.text()).rejects.toMatchObject({ kind: 'invalid' });
});

it('gives up on an answer that begins and never ends', async () => {
  const url = await serve((_, response) => response.write('begin'));
  const response = await boundedFetch(2000)(url, { signal: new AbortController().signal });
  // Waited for at once: on a busy machine the time is up before the garbage is collected.
  const ended = expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' });
  await collectGarbage();
  await ended;
});

it('follows the signal of its caller', async () => {
  const url = await serve(() => {});
  await expect(boundedFetch(5000)(url, { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
});

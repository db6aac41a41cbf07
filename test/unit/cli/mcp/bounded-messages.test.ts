import { once } from 'node:events';
import { expect, it } from 'vitest';
import { BoundedMessages, LARGEST_MESSAGE } from '../../../../cli/mcp/bounded-messages.ts';

/** What comes through of chunks, and what is answered. */
async function sent(...chunks: (string | Buffer)[]): Promise<{ through: string; answers: unknown[] }> {
  const answers: unknown[] = [];
  const messages = new BoundedMessages((line) => void answers.push(JSON.parse(line)));
  let through = '';
  messages.on('data', (chunk: Buffer) => {
    through += chunk;
  });
  for (const chunk of chunks) messages.write(chunk);
  messages.end();
  await once(messages, 'end');
  return { through, answers };
}

it('lets messages through whole, however they are cut', async () => {
  const text = '{"id":1,"text":"Größe"}\n\r\n{"id":2}\r\n';
  const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
  const { through, answers } = await sent(...bytes);
  expect([through.replaceAll('\r', ''), answers]).toEqual(['{"id":1,"text":"Größe"}\n{"id":2}\n', []]);
});

it.each([
  ['at its end, as the SDK writes it', (fill: string) => `{"params":"${fill}","jsonrpc":"2.0","id":12}`, 12],
  ['at its beginning', (fill: string) => `{"jsonrpc":"2.0","id":"a-7","params":"${fill}"}`, 'a-7'],
  ['nowhere to be seen', (fill: string) => `{"params":"\\"id\\":5${fill}","id":3,"more":"${fill}"}`, null],
])('answers one that is too long by its id: %s', async (_, write, id) => {
  const message = write('x'.repeat(LARGEST_MESSAGE));
  const parts = message.match(/.{1,60000}/gs) ?? [];
  const { through, answers } = await sent(...parts, '\n{"id":2}\n');
  expect(through).toBe('{"id":2}\n');
  expect(answers).toEqual([{ jsonrpc: '2.0', id, error: { code: -32600, message: expect.stringContaining('bytes') } }]);
});

it('lets one through that is just short enough', async () => {
  const message = `{"x":"${'y'.repeat(LARGEST_MESSAGE - 8)}"}`;
  expect(message.length).toBe(LARGEST_MESSAGE);
  expect(await sent(`${message}\n`)).toEqual({ through: `${message}\n`, answers: [] });
});

it('answers what is no JSON', async () => {
  expect(await sent('{"a":\n')).toMatchObject({ through: '', answers: [{ id: null, error: { code: -32700 } }] });
});

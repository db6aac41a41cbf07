import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { awaitReader } from '../../../../cli/files/await-reader.ts';
import { criterionCommand } from '../../../../cli/files/criterion.ts';

it('waits for a slow reader, and not for one that has gone', async () => {
  const pipe = new PassThrough({ highWaterMark: 10 });
  await awaitReader(pipe);
  pipe.write('x'.repeat(100));
  let waited = false;
  const waiting = awaitReader(pipe).then(() => {
    waited = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(waited).toBe(false);
  pipe.resume();
  await waiting;
  expect(waited).toBe(true);
  pipe.pause();
  pipe.write('x'.repeat(100));
  const gone = awaitReader(pipe);
  pipe.destroy();
  await gone;
  await awaitReader(pipe);
});

it('keeps the output of a long log from piling up before a slow reader', async () => {
  const result = `${'f'.padEnd(24)}time:   [1.0000 ns 1.1000 ns 1.2000 ns]\n`;
  const total = 200;
  const chunk = result.repeat(1000);
  const stdin = PassThrough.from(Array.from({ length: total }, () => chunk));
  const slow = new PassThrough({ highWaterMark: 1024 });
  let most = 0;
  let read = 0;
  slow.on('readable', () => {
    setImmediate(() => {
      read += (slow.read() as Buffer | null)?.length ?? 0;
    });
  });
  const stdout = (text: string): void => {
    slow.write(text);
    most = Math.max(most, slow.writableLength + slow.readableLength);
  };
  const io = { stdout, stdin, drained: () => awaitReader(slow) };
  expect(await criterionCommand(['-'], { json: true }, io)).toBe(0);
  slow.end();
  await new Promise((resolve) => slow.once('end', resolve));
  expect(read).toBeGreaterThan(total * 1000 * 50);
  expect(most).toBeLessThan(1_000_000);
});

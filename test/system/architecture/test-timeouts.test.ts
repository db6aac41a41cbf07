import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** A busy machine takes many times as long as an idle one: what is to happen in less is told wrongly there. */
const SHORTEST_MS = 240_000;

const UNITS: Readonly<Record<string, number>> = { MINUTE: 60_000, MINUTES: 60_000 };

const factorOf = (text: string): number => UNITS[text] ?? Number(text.replaceAll('_', ''));

it('no test gives up on a busy machine earlier than the others', () => {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.ts'));
  const short = files.flatMap((file) =>
    [...readFileSync(join('test', file), 'utf8').matchAll(/\btimeout: ([\d_]+(?: \* [\w]+)?)/g)].flatMap(
      ([said, expression = '']) => {
        const timeoutMs = expression.split(' * ').reduce((product, factor) => product * factorOf(factor), 1);
        return timeoutMs >= SHORTEST_MS ? [] : [`${file}: ${said}`];
      },
    ),
  );
  expect(short).toEqual([]);
});

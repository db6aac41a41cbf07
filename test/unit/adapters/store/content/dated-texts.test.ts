import { expect, it } from 'vitest';
import { temporaryStore } from '../../../../support/store/store-folder.ts';

const COMMIT = 'a'.repeat(40);
const NOW = Date.parse('2026-11-29T12:00:00.000Z');

it('reads the newest lists first, each when it is asked for, and none of the future', async () => {
  const { store } = await temporaryStore();
  for (const [ago, text] of [
    [3, 'third'],
    [1, 'first'],
    [-1, 'of the future'],
    [2, 'the second is too large'],
  ] as const)
    await store.putMeasuredList(COMMIT, NOW - ago, text);
  const found: (string | null)[] = [];
  for await (const { text } of store.readMeasuredLists(COMMIT, { now: NOW, most: 15 })) found.push(text);
  expect(found).toEqual(['first', null, 'third']);
});

it('reads of many large lists no more than a bounded sum', async () => {
  const { store } = await temporaryStore();
  const size = 8 * 1024 * 1024;
  for (let ago = 0; ago < 10; ago++) await store.putMeasuredList(COMMIT, NOW - ago, String(ago).padEnd(size, ' '));
  const found: string[] = [];
  for await (const { text } of store.readMeasuredLists(COMMIT, { now: NOW, most: size })) found.push(`${text?.[0]}`);
  expect(found).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
});

import { expect, it } from 'vitest';
import { isRunOfKey, programRunKey } from '../../../../../gate/contract/measured/program-run-key.ts';

const TEMPLATE = 'cargo run -p xtask -- verify {model} --json {report}';
const key = programRunKey('verify', 'small', TEMPLATE);
const ran = (command: string, changes: object = {}) =>
  isRunOfKey({ suite: 'verify', run: 'small', command, ...changes }, key);

it('knows a run of its command by what its placeholders stood for', () => {
  expect(ran('cargo run -p xtask -- verify /models/small.gguf --json /out/verify.json')).toBe(true);
  expect(ran('cargo run -p xtask -- verify  --json /out/verify.json --allow-mock')).toBe(true);
});

it.each(['', 'echo 1', 'env cargo run -p xtask -- verify m --json r', 'cargo run -p xtask -- verify m --text r'])(
  'knows none of another command: %s',
  (command) => expect(ran(command)).toBe(false),
);

it('knows none of another suite or run', () => {
  const command = 'cargo run -p xtask -- verify m --json r';
  expect([ran(command), ran(command, { run: 'large' }), ran(command, { suite: 'other' })]).toEqual([
    true,
    false,
    false,
  ]);
});

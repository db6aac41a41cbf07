import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerCommand } from '../../client/commands/ledger.ts';
import { InputError } from '../../client/input-error.ts';
import { editLedger } from '../../gate/receipts/edit-ledger.ts';
import { passOutcome } from './outcomes.ts';
import { readFixture } from './read-fixture.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-command-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(body: string, outcome: string, stdin: string[] = []): Promise<string> {
  let printed = '';
  await ledgerCommand(
    { body, outcome },
    {
      stdout: (text) => (printed += text),
      stdin: (async function* () {
        yield* stdin;
      })(),
    },
  );
  return printed;
}

const faultsOf = async (done: Promise<string>): Promise<string[]> => {
  const error = await done.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).faults;
};

describe('the ledger command', () => {
  it('prints the ledger as the gate would write it, byte for byte', async () => {
    const body = `\ufeff${readFixture('bullets.md').replaceAll('\n', '\r\n')}`;
    const outcome = file('outcome.json', JSON.stringify(passOutcome()));
    const expected = editLedger(body, passOutcome()).body;
    expect(await run(file('body.md', body), outcome)).toBe(expected);
    expect(await run('-', outcome, [body.slice(0, 100), body.slice(100)])).toBe(expected);
  });

  it('names the file and every field of a document that is no outcome', async () => {
    const outcome = file('outcome.json', JSON.stringify({ ...passOutcome(), status: 'great', iteration: -1 }));
    const faults = await faultsOf(run(file('body.md', ''), outcome));
    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain(`--outcome ${outcome}: status: `);
    expect(faults[1]).toContain('iteration: ');
  });

  it.each([
    ['not JSON', '{', 'not JSON'],
    ['too large', ' '.repeat(1024 * 1024 + 1), 'larger than 1048576 bytes'],
    ['not text', new Uint8Array([0x22, 0xff, 0x22]), 'not UTF-8 text'],
  ])('refuses an outcome file that is %s', async (_, content, fault) => {
    const faults = await faultsOf(run(file('body.md', ''), file('outcome.json', content)));
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });

  it('refuses files that are not there, and a body that is too large', async () => {
    const outcome = file('outcome.json', JSON.stringify(passOutcome()));
    expect(await faultsOf(run(join(folder, 'none.md'), outcome))).toEqual([expect.stringContaining("can't be read")]);
    expect(await faultsOf(run(folder, outcome))).toEqual([expect.stringContaining("can't be read")]);
    const megabyte = 'x'.repeat(1024 * 1024);
    expect(await faultsOf(run('-', outcome, [megabyte, 'x']))).toEqual(['standard input: larger than 1048576 bytes']);
  });
});

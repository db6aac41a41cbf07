import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ledgerCommand } from '../../../../cli/files/ledger.ts';
import { EXIT } from '../../../../client/exit-code.ts';
import { InputError } from '../../../../client/input-error.ts';
import { editLedger } from '../../../../gate/receipts/ledger/edit.ts';
import { GITHUB_TEXT_BYTES, utf8Bytes } from '../../../../gate/text/byte-budget.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';
import { readFixture } from '../../../support/receipts/read-fixture.ts';

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

async function called(body: string, outcome: string, stdin: string[] = []) {
  let printed = '';
  let said = '';
  const code = await ledgerCommand(
    { body, outcome },
    {
      stdout: (text) => (printed += text),
      stderr: { write: (text) => (said += text) },
      stdin: (async function* () {
        yield* stdin;
      })(),
    },
  );
  return { printed, said, code };
}

const run = async (...given: Parameters<typeof called>): Promise<string> => (await called(...given)).printed;

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

  it('prints a ledger that others fill as it is, and says that the gate leaves it so', async () => {
    const body = readFixture('bullets.md') + "Somebody's notes.\n".repeat(3700);
    expect(utf8Bytes(body)).toBeGreaterThan(GITHUB_TEXT_BYTES);
    const outcome = file('outcome.json', JSON.stringify(passOutcome()));
    expect(await called(file('body.md', body), outcome)).toEqual({
      printed: body,
      said: "benchmark-gate: the gate leaves this ledger as it is: the ledger exceeds 65535 bytes without this gate's text\n",
      code: EXIT.fail,
    });
  });

  it('says what gave way where a ledger is nearly full, and why an outcome writes none', async () => {
    const gates = readFixture('bullets.md').replace('<!-- gates:end -->\n', '');
    const body = gates + 'x'.repeat(GITHUB_TEXT_BYTES - utf8Bytes(gates) - 600);
    const pass = file('outcome.json', JSON.stringify(passOutcome({ why: 'y'.repeat(3000) })));
    const full = await called(file('body.md', body), pass);
    expect(full.code).toBe(EXIT.ok);
    expect(utf8Bytes(full.printed)).toBeLessThanOrEqual(GITHUB_TEXT_BYTES);
    expect(full.said).toContain('benchmark-gate: the ledger is nearly full');

    const superseded = passOutcome({ status: 'skipped', reason: 'out-of-scope', route: null, state: null });
    const none = await called(file('body.md', body), file('none.json', JSON.stringify(superseded)));
    expect(none).toEqual({ printed: body, said: 'benchmark-gate: this outcome writes no ledger\n', code: EXIT.ok });
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
    expect(await faultsOf(run(join(folder, 'none.md'), outcome))).toEqual([
      `--body ${join(folder, 'none.md')}: no such file or directory`,
    ]);
    expect(await faultsOf(run(folder, outcome))).toEqual([`--body ${folder}: a folder, where a file is expected`]);
    const megabyte = 'x'.repeat(1024 * 1024);
    expect(await faultsOf(run('-', outcome, [megabyte, 'x']))).toEqual(['standard input: larger than 1048576 bytes']);
  });
});

import { open } from 'node:fs/promises';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { unreadable } from '../../client/library/unreadable.ts';
import { GateOutcome } from '../../gate/contract/outcome.ts';
import { editLedger } from '../../gate/receipts/ledger/edit.ts';
import { printable } from '../terminal/printable.ts';

/** GitHub holds no body near this size, and an outcome document stays far below it. */
const MOST_BYTES = 1024 * 1024;
const MOST_FAULTS = 20;

export interface LedgerCommandOptions {
  /** File with the ledger as it is; `-` is standard input. */
  readonly body: string;
  /** File with an outcome document, as `benchmark-gate show --json` prints it. */
  readonly outcome: string;
}

export interface LedgerCommandIo {
  readonly stdout: (text: string) => void;
  readonly stderr: { write(text: string): unknown };
  /** Standard input, where it isn't the process's own. */
  readonly stdin?: AsyncIterable<string | Uint8Array>;
}

/**
 * `benchmark-gate ledger`: prints the ledger exactly as the gate would leave it, and writes nothing. What a person should
 * know of the edit is said on standard error.
 *
 * @returns fail where the ledger has no room for this gate, which then leaves it as it is
 * @throws InputError when a file can't be read, is too large or isn't what it should be.
 */
export async function ledgerCommand(options: LedgerCommandOptions, io: LedgerCommandIo): Promise<ExitCode> {
  const input = io.stdin ?? process.stdin;
  const [body, document] = await bothRead(
    options.body === '-' ? readAll(input, 'standard input') : readFile(options.body, '--body'),
    readFile(options.outcome, '--outcome'),
  );
  const edit = editLedger(body, parseOutcome(document, options.outcome));
  const refused = edit.changed && !edit.fits;
  io.stdout(refused ? body : edit.body);
  const say = (note: string) => io.stderr.write(`benchmark-gate: ${printable(note)}\n`);
  if (refused) say(`the gate leaves this ledger as it is: ${edit.notes.join('; ')}`);
  else edit.notes.forEach(say);
  return refused ? EXIT.fail : EXIT.ok;
}

/** @throws InputError with the faults of both */
async function bothRead(body: Promise<string>, document: Promise<string>): Promise<[string, string]> {
  const faults: string[] = [];
  for (const read of await Promise.allSettled([body, document])) {
    if (read.status === 'fulfilled') continue;
    if (!(read.reason instanceof InputError)) throw read.reason;
    faults.push(...read.reason.faults);
  }
  if (faults.length > 0) throw new InputError(faults);
  return [await body, await document];
}

function parseOutcome(document: string, file: string): GateOutcome {
  let value: unknown;
  try {
    value = JSON.parse(document);
  } catch (error) {
    throw new InputError([`--outcome ${file}: not JSON: ${(error as Error).message}`]);
  }
  const parsed = GateOutcome.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path, message }) => `--outcome ${file}: ${path.join('.') || 'document'}: ${message}`,
  );
  const more = faults.length > MOST_FAULTS ? [`--outcome ${file}: … and ${faults.length - MOST_FAULTS} more`] : [];
  throw new InputError([...faults.slice(0, MOST_FAULTS), ...more]);
}

async function readFile(file: string, option: string): Promise<string> {
  try {
    const handle = await open(file, 'r');
    try {
      return await readAll(handle.createReadStream({ end: MOST_BYTES, autoClose: false }), `${option} ${file}`);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError([`${option} ${file}: ${unreadable(error as NodeJS.ErrnoException)}`], { cause: error });
  }
}

async function readAll(chunks: AsyncIterable<string | Uint8Array>, where: string): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new InputError([`${where}: larger than ${MOST_BYTES} bytes`]);
    parts.push(part);
  }
  try {
    // The byte-order mark stays: everything but the gate's own parts is printed byte for byte.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts));
  } catch (error) {
    throw new InputError([`${where}: not UTF-8 text`], { cause: error });
  }
}

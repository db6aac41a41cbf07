import type { GateOutcome } from '../../gate/contract/outcome.ts';
import type { LedgerEdit } from '../../gate/receipts/ledger/edit.ts';
import { InputError } from '../input-error.ts';

/** Bytes of a ledger; GitHub holds no body near this size. */
const MOST_BYTES = 1024 * 1024;
const MOST_FAULTS = 20;

/**
 * The ledger exactly as the gate would leave it, and nothing is written anywhere: its row, a hop and the Decision block;
 * everything else stays byte for byte. Doing it twice is doing it once.
 *
 * @param body the text of the comment or issue that holds the ledger
 * @throws InputError where the body has more than 1 MiB, or the outcome is no outcome document
 */
export async function ledgerEdit(body: string, outcome: GateOutcome): Promise<LedgerEdit> {
  if (Buffer.byteLength(body) > MOST_BYTES) throw new InputError([`body: larger than ${MOST_BYTES} bytes`]);
  const [{ editLedger }, { GateOutcome }] = await Promise.all([
    import('../../gate/receipts/ledger/edit.ts'),
    import('../../gate/contract/outcome.ts'),
  ]);
  const parsed = GateOutcome.safeParse(outcome);
  if (parsed.success) return editLedger(body, parsed.data);
  const faults = parsed.error.issues.map(({ path, message }) => `${['outcome', ...path].join('.')}: ${message}`);
  throw new InputError(faults.slice(0, MOST_FAULTS), { cause: parsed.error });
}

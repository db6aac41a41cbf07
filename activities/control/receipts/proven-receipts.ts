import { z } from 'zod';
import type { Signatures } from '../../../adapters/signing/signatures.ts';
import { GateContext } from '../../../gate/contract/context.ts';
import { GateOutcome, type ReceiptOutcome } from '../../../gate/contract/outcome.ts';
import { type ReceiptName, receiptsWorkflowId } from '../../../gate/contract/owed-receipts.ts';
import { withheldOutcome } from '../../../gate/contract/withheld-outcome.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { RECEIPTS_WORKFLOW } from '../../../gate/names/names.ts';
import type { ControlActivities } from '../../interfaces.ts';
import { type CallerDeps, requireCaller, unproven } from '../runs/identity/require-caller.ts';
import { readOwed } from '../runs/left/read-owed.ts';

/** The activities that write what people act on. */
export type ReceiptActivities = Pick<ControlActivities, 'publishCheck' | 'publishLedger' | 'publishProgress'>;

export interface ProofDeps extends CallerDeps {
  /** Null where no key is configured: then nothing has to be signed. */
  readonly signatures: Pick<Signatures, 'decisionFault'> | null;
}

/** What may be published, or why there is nothing to. */
type Proven =
  | { readonly outcome: GateOutcome; readonly context: GateContext | null; readonly isLate: boolean }
  | { readonly nothing: ReceiptOutcome };

/**
 * Publishes only what the run has to say that it is said to be of: the gate's own words where the gate asks; where a
 * workflow asks that writes what a run owed, that run's words as the server has them, whatever was handed over. With a
 * key, only decisions that it signed. A run hears of a refusal, and ends otherwise; where it has ended, receipts that say
 * so take the place of what was refused.
 *
 * @throws {GateError} unproven, from each
 */
export const createProvenReceipts = (deps: ProofDeps, receipts: ReceiptActivities): ReceiptActivities => ({
  publishCheck: async (told) => {
    const proven = await prove(deps, { outcome: told, context: null }, 'check');
    return 'nothing' in proven ? proven.nothing : receipts.publishCheck(proven.outcome);
  },
  publishLedger: async (told) => {
    const proven = await prove(deps, { outcome: told, context: null }, 'ledger');
    return 'nothing' in proven ? proven.nothing : receipts.publishLedger(proven.outcome);
  },
  publishProgress: async (told) => {
    const proven = await prove(deps, told, 'progress');
    if ('nothing' in proven) return proven.nothing;
    const { outcome, context } = proven;
    if (context === null) return { state: 'none', reason: 'the change was not read' };
    return receipts.publishProgress({ outcome, context });
  },
});

/** What an activity that writes a receipt is handed, by whomever. */
const Told = z.object({ outcome: GateOutcome, context: GateContext.nullable() });

async function prove(deps: ProofDeps, handed: unknown, name: ReceiptName): Promise<Proven> {
  const told = Told.safeParse(handed, FIRST_FAULT);
  if (!told.success) {
    throw unproven(`the ${name} was to be written of what is no outcome: ${z.prettifyError(told.error).slice(0, 300)}`);
  }
  const proven = await ownWords(deps, told.data, name);
  if ('nothing' in proven) return proven;
  const fault = deps.signatures?.decisionFault(proven.outcome) ?? null;
  if (fault === null) return proven;
  if (!proven.isLate) throw unproven(fault);
  return { ...proven, outcome: withheldOutcome(proven.outcome, fault) };
}

async function ownWords(deps: ProofDeps, told: z.infer<typeof Told>, name: ReceiptName): Promise<Proven> {
  const { repository, subject, headSha, profile, workflow, receipts } = told.outcome;
  if (workflow === null || subject === null || headSha === null) {
    throw unproven(`the ${name} was to be written of no run: refused`);
  }
  const identity = { workflowId: workflow.id, firstExecutionRunId: workflow.firstExecutionRunId };
  const by = deps.caller();
  if (by?.workflowType === RECEIPTS_WORKFLOW && by.workflowId === receiptsWorkflowId(identity)) {
    const { outcome, context, owed } = await readOwed(deps.client, identity);
    if (!owed.includes(name)) return { nothing: { state: 'none', reason: `the run owes no ${name}` } };
    // Of what was written meanwhile only the workflow knows.
    return { outcome: { ...outcome, receipts }, context, isLate: true };
  }
  await requireCaller(deps, { identity, about: { repository, subject, headSha, profile: { name: profile } } });
  return { ...told, isLate: false };
}

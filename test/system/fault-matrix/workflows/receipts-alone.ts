import type { GateContext } from '../../../../gate/contract/context.ts';
import type { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { control } from '../../../../workflows/calls/activities.ts';
import { openCheck, publishReceipts } from '../../../../workflows/pass/publish-receipts.ts';

export interface Receipts {
  readonly running: GateOutcome;
  readonly ended: GateOutcome;
  readonly context: GateContext;
}

/** What a gate writes to GitHub, in its order and by its retry policy, without the measuring between. */
export async function receiptsAlone({ running, ended, context }: Receipts): Promise<GateOutcome['receipts']> {
  const opened = await openCheck(running);
  const { repository, subject } = ended;
  if (subject !== null) {
    await control.readHead.executeWithOptions({ summary: 'has the head moved?' }, [{ repository, subject }]);
  }
  return publishReceipts({ ...ended, receipts: { ...ended.receipts, check: opened } }, context, true);
}

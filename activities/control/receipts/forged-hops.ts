import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import { type ClaimedHop, claimedHops, hasHop } from '../../../gate/receipts/ledger/claimed-hops.ts';
import type { KnowsRun } from '../runs/identity/knows-run.ts';

/** No namespace of Temporal forgets a run sooner. */
const SHORTEST_RETENTION_MS = 24 * 60 * 60 * 1000;

/** What tells a run's own words from somebody else's in its name. */
interface Witnesses {
  readonly knowsRun: KnowsRun;
  /** What a run wrote into ledgers, as far as that was kept. */
  readonly keptOf: (firstExecutionRunId: string) => Promise<readonly { readonly after: string }[]>;
}

/**
 * The hops of a ledger in this gate's name that no run wrote: of one that would have begun after this, and never did, or
 * that kept what it wrote, and wrote otherwise. What can't be told stays: it decides nothing.
 */
export async function forgedHops(
  text: string,
  outcome: GateOutcome,
  { knowsRun, keptOf }: Witnesses,
): Promise<ClaimedHop[]> {
  // Else their server may have forgotten runs that began after this one.
  const isYoung = Date.now() - Date.parse(outcome.startedAt ?? '') < SHORTEST_RETENTION_MS;
  const forged: ClaimedHop[] = [];
  for (const hop of claimedHops(text, outcome)) {
    const kept = hop.isImpossible ? [] : await keptOf(hop.run);
    const isForged =
      hop.isImpossible ||
      (kept.length > 0
        ? !kept.some(({ after }) => hasHop(after, hop))
        : hop.isLater && isYoung && !(await knowsRun(hop.run)));
    if (isForged) forged.push(hop);
  }
  return forged;
}

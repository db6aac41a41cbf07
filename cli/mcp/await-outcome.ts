import { follow, type LiveView } from '../../client/follow.ts';
import { type GateRun, standingOutcome } from '../../client/runs/gate-run.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { outcomeAnswer } from './outcome-answer.ts';
import type { ToolAnswer, ToolCall } from './tool.ts';

/** How long an agent that waits hears nothing, in milliseconds: far below the minute after which clients give up. */
const TELL_MS = 10_000;

/**
 * Waits for a run within bounds, and answers with its outcome, or with what was seen of it last.
 *
 * @param begun gives the document where nothing was seen
 * @param more what the call adds to the document
 */
export async function awaitOutcome(
  run: GateRun,
  begun: () => Promise<GateOutcome>,
  waitSeconds: number,
  more: Readonly<Record<string, unknown>>,
  { signal, tell }: ToolCall,
): Promise<ToolAnswer> {
  let seen: GateOutcome | null = null;
  const say = speaking(tell);
  const show = ({ progress }: LiveView) => {
    seen = standingOutcome(progress);
    say(progress.phase);
  };
  const outcome = waitSeconds === 0 ? null : await follow(run, { waitMs: waitSeconds * 1000, signal, show });
  const shown = outcome ?? seen ?? (await begun());
  return outcomeAnswer(shown, more, outcome === null ? null : await run.receipts(outcome));
}

/** Tells what is new at once, and what isn't now and then. */
function speaking(tell: (now: string) => void): (phase: string) => void {
  let last = { phase: '', at: 0 };
  return (phase) => {
    const at = performance.now();
    if (phase === last.phase && at - last.at < TELL_MS) return;
    last = { phase, at };
    tell(phase);
  };
}

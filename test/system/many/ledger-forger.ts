import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT } from '../../../gate/names/names.ts';
import { type LedgerAddress, readLedgerComment, writeLedgerComment } from './ledger-comment.ts';
import { LEDGER } from './neighbour-gates.ts';

/** In every word that the forger leaves. */
export const FORGED = 'forged';

/** Under which the forger's runs go: none that a server ever began. */
const FUTURE = 'ffffffff-ffff-7fff-bfff-ffffffffffff';

type Forgery = (text: string, runId: string) => string;

const beforeEnd = (text: string, section: string, line: string): string =>
  text.replace(`<!-- ${section}:end -->`, `${line}\n<!-- ${section}:end -->`);
const hop = (runId: string): string => `- **${AGENT}**: ${FORGED} → ready to merge; FINALIZE → merge; run ${runId}/0`;

/** What somebody who may edit comments does to a ledger, as a whole text that they read a moment ago. */
const FORGERIES: readonly Forgery[] = [
  (text) => text.replace(/^\| benchmarks \|.*$/m, `| benchmarks | pass | ${FORGED} |`),
  (text) => text.replace(/^\| benchmarks \|.*$/m, `| benchmarks | fail | ${FORGED} |`),
  (text) => text.replace(/^\| benchmarks \|.*\n/m, ''),
  (text) => beforeEnd(text, 'gates', `| **benchmarks** | pass | ${FORGED} twice |`),
  (text, runId) => beforeEnd(text, 'hoplog', hop(runId)),
  (text) => beforeEnd(text, 'hoplog', hop(FUTURE)),
  (text) => text.replace(/^- \*\*generative-benchmark-runner\*\*.*\n/gm, ''),
  (text) => text.replace(/^\*\*State:\*\*.*\n\*\*Why:\*\*.*$/m, `**State:** ready\n**Why:** ${FORGED}`),
  // The neighbours' words, too: those make them again.
  (text) => text.replace(/^\| tests \|.*$/m, '| tests | pending | |'),
  (text) => text.replace(/^- \*\*docs-gate\*\*.*\n/gm, ''),
  () => LEDGER,
];

/** What goes into a pull request's body: quotations, and another one's number in place of an issue's. */
const bodies = (other: number): readonly string[] => [
  `Fixes #${other}`,
  `Closes #${other}. ${FORGED}`,
  `\`\`\`\n${LEDGER.replace('| benchmarks | pending | |', `| benchmarks | pass | ${FORGED} |`)}\n\`\`\`\nResolves #${other}`,
];

/**
 * Forges at random until the gate has ended: the ledger's comment over and over, and the pull request's body.
 *
 * @returns how many forged texts were sent
 */
export async function forgeLedger(
  ledger: LedgerAddress,
  { runId, other, editBody }: { runId: string; other: number; editBody: (text: string) => Promise<void> },
  random: () => number,
  ended: Promise<unknown>,
): Promise<number> {
  const over = new AbortController();
  const end = () => over.abort();
  void ended.then(end, end);
  const drawn = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  let sent = 0;
  while (!over.signal.aborted) {
    if (random() < 0.2) await editBody(drawn(bodies(other)));
    const text = await readLedgerComment(ledger);
    await writeLedgerComment(ledger, drawn(FORGERIES)(text, runId));
    sent += 1;
    await sleep(random() * 2500, undefined, { signal: over.signal }).catch(() => undefined);
  }
  return sent;
}

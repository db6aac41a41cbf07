import { setTimeout as sleep } from 'node:timers/promises';
import { type LedgerAddress, readLedgerComment as read, writeLedgerComment as write } from './ledger-comment.ts';

/** The names of the three other gates that keep rows in each ledger. */
const NEIGHBOURS = ['tests', 'docs', 'security'] as const;

/** How often each of them edits each ledger. */
const EDITS = 3;

/** The ledger before any gate has edited it. */
export const LEDGER = `# Ledger

<!-- gates:start -->
| Gate | Status | Evidence |
|------|--------|----------|
${NEIGHBOURS.map((name) => `| ${name} | pending | |`).join('\n')}
| benchmarks | pending | |
<!-- gates:end -->

<!-- hoplog:start -->
### Hop log
<!-- hoplog:end -->

<!-- decision:start -->
**State:** in-progress
**Why:** the performance baseline is missing
**Next:** NEXT → generative-benchmark-runner
<!-- decision:end -->

Kept as it is.
`;

export interface NeighboursDone {
  readonly edits: number;
  /** Edits that somebody overwrote, and that were made again. */
  readonly repeated: number;
}

/**
 * Three other gates as this one's neighbours should be: one after the other, each reads the ledger, changes its own row,
 * adds a hop, writes, and reads back until its change is there. They know nothing of this gate.
 *
 * @param random decides when they write
 * @param ended true when nobody writes any more: then each makes sure of its last edit
 */
export async function neighbourGates(
  ledger: LedgerAddress,
  random: () => number,
  ended: Promise<unknown>,
): Promise<NeighboursDone> {
  let repeated = 0;
  const done: Edit[] = [];
  let over = false;
  void ended.finally(() => {
    over = true;
  });
  const make = async (edit: Edit): Promise<void> => {
    for (;;) {
      const text = await read(ledger);
      if (holds(text, edit)) return;
      await write(ledger, applied(text, edit));
      if (holds(await read(ledger), edit)) return;
      repeated += 1;
    }
  };
  for (let round = 1; round <= EDITS; round += 1) {
    for (const name of NEIGHBOURS) {
      if (!over) await Promise.race([sleep(random() * 2500, undefined, { ref: false }), ended]);
      const edit = { name, round };
      await make(edit);
      done.push(edit);
    }
  }
  await ended;
  for (const edit of done) {
    if (holds(await read(ledger), edit)) continue;
    repeated += 1;
    await make(edit);
  }
  return { edits: done.length, repeated };
}

interface Edit {
  readonly name: string;
  readonly round: number;
}

const rowOf = ({ name, round }: Edit): string => `| ${name} | pass | round ${round} of ${EDITS} |`;
const hopOf = ({ name, round }: Edit): string => `- **${name}-gate**: round ${round}; NEXT → somebody`;

/** Every hop of every neighbour, as they stand in the end. */
export const ALL_HOPS: readonly string[] = NEIGHBOURS.flatMap((name) =>
  Array.from({ length: EDITS }, (_, index) => hopOf({ name, round: index + 1 })),
);
/** Every row of every neighbour in the end. */
export const LAST_ROWS: readonly string[] = NEIGHBOURS.map((name) => rowOf({ name, round: EDITS }));

/** A later round's row stands for the earlier ones'. */
const holds = (text: string, edit: Edit): boolean =>
  text.includes(hopOf(edit)) &&
  Array.from({ length: EDITS - edit.round + 1 }, (_, more) => rowOf({ ...edit, round: edit.round + more })).some(
    (row) => text.includes(row),
  );

function applied(text: string, edit: Edit): string {
  const lines = text.split('\n').map((line) => (line.startsWith(`| ${edit.name} |`) ? rowOf(edit) : line));
  if (!lines.includes(hopOf(edit))) lines.splice(lines.indexOf('<!-- hoplog:end -->'), 0, hopOf(edit));
  return lines.join('\n');
}

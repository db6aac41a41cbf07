import type { GateOutcome } from '../../contract/outcome.ts';
import { splitLines } from '../markdown/lines.ts';
import { hopIdentity, ownHopIdentity } from '../words/ledger-words.ts';
import { readSections } from './sections.ts';

/**
 * The run that began after this one and has its hop in the ledger already: its row and its Decision stand. Null where
 * there is none, or where this run's own hop is there too, so that there is nothing left to add.
 *
 * Temporal's run ids are UUIDs of version 7, which begin with the milliseconds since 1970 (RFC 9562, section 5.7); of
 * others nobody can tell which one is newer.
 */
export const newerRunInLedger = (body: string, outcome: Pick<GateOutcome, 'workflow' | 'iteration'>): string | null => {
  const own = hopIdentity(outcome);
  const ownStart = startOf(own);
  if (ownStart === null) return null;
  const text = readSections(splitLines(body));
  const hops = (text.sections.hoplog?.own ?? []).flatMap((at) => ownHopIdentity(text.lines[at]?.text ?? '') ?? []);
  if (hops.includes(own)) return null;
  const newer = hops.find((hop) => (startOf(hop) ?? '') > ownStart);
  return newer?.replace(/^run |\/\d+$/g, '') ?? null;
};

/** The id's 48 bits of time, which sort as text. */
const startOf = (hop: string): string | null => {
  const [, high, low] = /^run ([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\//.exec(hop) ?? [];
  return high === undefined || low === undefined ? null : high + low;
};

import { RECEIPT_NAMES } from '../../contract/owed-receipts.ts';
import type { ReceiptsState } from '../../contract/receipts-state.ts';
import { escapeWithin } from '../markdown/escape.ts';

/** What a person reads of owed receipts in the Temporal UI, which renders Markdown: what, since when, why, when next. */
export function describeOwed({ receipts, owed, since, tries, nextTryAt, ended }: ReceiptsState): string {
  const next =
    ended === 'settled'
      ? `settled after ${counted(tries)}`
      : ended === 'given-up'
        ? `given up after ${counted(tries)}: \`benchmark-gate receipts ID\` tries again`
        : nextTryAt === null
          ? `try ${tries + 1} is under way`
          : `next try at ${nextTryAt}, after ${counted(tries)}`;
  const lines = RECEIPT_NAMES.map((name) => {
    const { state, reason } = receipts[name];
    return `| ${name} | ${owed.includes(name) ? 'owed' : state} | ${escapeWithin(reason ?? '', 500)} |`;
  });
  return [`**${next}**`, '', `Owed since ${since}.`, '', '| receipt | state | why |', '|---|---|---|', ...lines].join(
    '\n',
  );
}

const counted = (tries: number): string => (tries === 1 ? '1 try' : `${tries} tries`);

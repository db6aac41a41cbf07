import type { State } from '../../contract/outcome.ts';
import { dropShortcodes } from '../markdown/emoji-shortcodes.ts';
import { cellText } from '../markdown/table-row.ts';

const FAILED =
  /^(?:fail|fails|failed|failing|failures?|errors?|errored|broken|broke|rejected|refused|crashed|aborted|timed[ _-]?out|timeout|needs[ _-](?:rework|changes)|regress(?:ed|ions?)|no[ _-]?go|action[ _-]required|blocked|not[ _-](?:ok|okay|pass|passed|passing)|❌|✖|✗|✘|🔴|🟥|❗|⛔|🚫|🛑)(?![a-z])/iu;
const PENDING =
  /^(?:pending|in[ _-]progress|in[ _-]review|running|queued|waiting|awaiting|on[ _-]hold|paused|started|ongoing|wip|scheduled|incomplete|partial|partially|retrying|todo|to[ _-]do|tbd|not[ _-](?:yet|started|run|ready|done|complete|completed)|⏳|⌛|⏸|🔄|🔁|🟡|🚧)(?![a-z])/iu;
const GOOD =
  /^(?:pass|passed|passing|ok|okay|success|succeeded|successful|skip|skipped|neutral|green|✅|✔|☑|🟢)(?![a-z])/iu;

const FAILED_WITHIN =
  /(?<![a-z0-9])(?:fail|fails|failed|failing|failures?|errors?|errored|broken|crashed|regress(?:ed|ions?)|no[ _-]go|action[ _-]required|blocked)(?![a-z])|[❌✖✗✘🔴🟥⛔🚫🛑]/giu;
/** Those that unsay even a status that begins well. What such a one says of errors may be what it tests. */
const UNSAYING =
  /(?<![a-z0-9])(?:fail|fails|failed|failing|failures?|regress(?:ed|ions?)|no[ _-]go|action[ _-]required|blocked)(?![a-z])|[❌✖✗✘🔴🟥⛔🚫🛑]/giu;
const PENDING_WITHIN =
  /(?<![a-z0-9])(?:pending|in[ _-]progress|running|queued|waiting|awaiting|incomplete|todo|tbd|wip)(?![a-z])|[⏳⌛🔄🔁🟡🚧]/iu;

/** Before a word that says of a failure that there was none: `0 failed`, `0/12 tests failed`, `without errors`. */
const NONE_BEFORE =
  /(?:^|[^\d.,/])(?:0|no|none|not|zero|without)(?:\s*(?:\/|of)\s*\d{1,9})?(?:\s+(?:tests?|cases?|benches))?\s*$/i;
/** After a word that says of a failure that it is over. */
const OVER_AFTER = /^\s{1,3}(?:before|earlier|previously)\b/i;
const NONE_AFTER = /\b(?:fail(?:ed|ing|ures?|s)?|errors?|regressions?)\s*[:=]\s*0(?![\d.])/gi;

/**
 * The best state that a row of this status allows: a failed one needs rework, a pending one is in progress, any other is
 * ready. The status's first word or sign decides, but a good one doesn't hide a bad one behind it: `neutral (action_required)`.
 * Where the first is none that a status begins with, the words within decide: `1/3 failed` and `review pending` are no
 * `conditional_pass`.
 */
export function stateAllowedBy(status: string): State {
  const text = dropShortcodes(cellText(status.slice(0, 1000))).replace(NONE_AFTER, '');
  // Behind a sign: a number before a word counts something ("0 failed") and is part of it.
  const words = text.replace(/^[^A-Za-z0-9]+/, '');
  const says = (pattern: RegExp): boolean => pattern.test(text) || pattern.test(words);
  if (says(FAILED)) return 'needs-rework';
  if (says(PENDING)) return 'in-progress';
  const beginsWell = says(GOOD);
  if (hasWithin(text, beginsWell ? UNSAYING : FAILED_WITHIN)) return 'needs-rework';
  return !beginsWell && PENDING_WITHIN.test(text) ? 'in-progress' : 'ready';
}

/** Whether one of the words stands there, and nothing beside it says that there was none, or that it is over. */
const hasWithin = (text: string, words: RegExp): boolean =>
  [...text.matchAll(words)].some(
    ({ 0: word, index }) =>
      !NONE_BEFORE.test(text.slice(Math.max(0, index - 40), index)) &&
      !OVER_AFTER.test(text.slice(index + word.length, index + word.length + 20)),
  );

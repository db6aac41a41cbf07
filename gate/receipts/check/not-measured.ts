import type { GateOutcome, SuiteOutcome, TargetOutcome } from '../../contract/outcome.ts';
import { takeLines } from '../../text/byte-budget.ts';
import { codeSpan, escapeWithin } from '../markdown/escape.ts';
import { isFailing, isHollow, sentenceOf } from '../words/failures-section.ts';

/** What has no number that counts, for one reason. */
interface Unmeasured {
  readonly suites: string[];
  readonly targets: string[];
}

/** So many are told by name for one reason. */
const MOST_NAMED = 20;

/**
 * What gave no number that counts, one line for each reason; a Markdown list of at most `budget` bytes. What failed isn't
 * told here: it stands above, with the command that shows it.
 */
export function notMeasured(
  { status, suites, targets }: Pick<GateOutcome, 'status' | 'suites' | 'targets'>,
  budget: number,
): string {
  const byReason = new Map<string, Unmeasured>();
  const under = (reason: string): Unmeasured => {
    const found = byReason.get(reason) ?? { suites: [], targets: [] };
    byReason.set(reason, found);
    return found;
  };
  for (const suite of suites) {
    if (suite.status === 'measured' || suite.status === 'failed' || isHollow(suite, status)) continue;
    under(whySuite(suite)).suites.push(suite.name);
  }
  for (const target of targets) if (isOpen(target)) under(whyTarget(target)).targets.push(target.name);
  const lines = [...byReason].map(([reason, named]) => `- ${escapeWithin(reason, 500)}: ${namesOf(named)}`);
  return takeLines(lines, budget, (left) => `… and ${left} more reasons`).join('\n');
}

/** Each command that would give a target its verdict, once, with the targets: a Markdown list of at most `budget` bytes. */
export function openTargets({ targets }: Pick<GateOutcome, 'targets'>, budget: number): string {
  const byCommand = new Map<string, string[]>();
  for (const target of targets) {
    const { name, verdict, reproduce } = target;
    if (verdict === 'met' || reproduce === undefined || isFailing(target)) continue;
    byCommand.set(reproduce, [...(byCommand.get(reproduce) ?? []), name]);
  }
  const lines = [...byCommand].map(([command, names]) => `- ${listOf(names)}: ${codeSpan(command)}`);
  return takeLines(lines, budget, (left) => `… and ${left} more commands`).join('\n');
}

/** Unverified, and not failed for that. */
const isOpen = (target: TargetOutcome): boolean => target.verdict === 'unverified' && !isFailing(target);

function whySuite({ status, reason }: SuiteOutcome): string {
  const sentence = sentenceOf(reason ?? '');
  if (status === 'incomplete' && !sentence.startsWith('incomplete')) {
    return sentence === '' ? 'incomplete' : `incomplete (${sentence})`;
  }
  return sentence === '' ? status : sentence;
}

const whyTarget = ({ reason }: TargetOutcome): string => sentenceOf(reason ?? '') || 'not measured';

function namesOf({ suites, targets }: Unmeasured): string {
  const parts = [
    ...(suites.length === 0 ? [] : [`${suites.length === 1 ? 'suite' : 'suites'} ${listOf(suites)}`]),
    ...(targets.length === 0 ? [] : [`${targets.length === 1 ? 'target' : 'targets'} ${listOf(targets)}`]),
  ];
  return parts.join('; ');
}

function listOf(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED).map((name) => escapeWithin(name, 300));
  return names.length > MOST_NAMED ? `${shown.join(', ')} and ${names.length - MOST_NAMED} more` : shown.join(', ');
}

import type { SuiteRecord } from '../../contract/suite-record.ts';
import type { Suite } from '../../profile/profile.ts';

const PLACEHOLDER = /\{[a-z]+\}/;

/**
 * Which command of a suite a set was measured with, as the profile has it. On a host a program's command has places of that
 * host in place of its placeholders, and perhaps words that stand in for a missing model.
 *
 * @param ran the command as it was run
 * @returns the one of the record's that it was made from; where it fits none, as it was run
 */
export function profileCommand(
  { command, simpler }: Pick<SuiteRecord, 'command' | 'simpler'>,
  suite: Suite,
  ran: string,
): string {
  if (suite.kind === 'criterion') return ran;
  const standIn = suite.whenModelMissing === null ? null : ` ${suite.whenModelMissing}`;
  const forms = standIn !== null && ran.endsWith(standIn) ? [ran, ran.slice(0, -standIn.length)] : [ran];
  const fitting = [command, ...(simpler === undefined ? [] : [simpler.command])].filter((template) =>
    forms.some((form) => isMadeFrom(form, template)),
  );
  // One that says more in its own words is the nearer one: a place at its end could stand for anything.
  const [first, second] = fitting;
  if (first === undefined) return ran;
  return second !== undefined && ownLength(second) > ownLength(first) ? second : first;
}

/** Whether a command is a template's words with something in place of each of its placeholders. */
function isMadeFrom(ran: string, template: string): boolean {
  const [head = '', ...rest] = template.split(PLACEHOLDER);
  const tail = rest.pop();
  if (tail === undefined) return ran === template;
  if (!ran.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = ran.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return ran.length - tail.length >= at && ran.endsWith(tail);
}

const ownLength = (template: string): number => template.split(PLACEHOLDER).join('').length;

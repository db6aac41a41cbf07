import type { z } from 'zod';
import { cutToBytes } from '../../text/byte-budget.ts';
import { cleanLine } from '../../text/clean-text.ts';
import { nearestWord } from '../../text/nearest-word.ts';
import { ThinRequest } from './thin-request.ts';

/** So many are told: a request that is none at all has hundreds. */
const MOST_FAULTS = 20;
const FAULT_BYTES = 300;

/** Each thing that is wrong with a request, after its place. */
export function requestFaults({ issues }: z.ZodError): string[] {
  const faults = issues.flatMap((issue) => {
    const path = ['request', ...issue.path].map(String).join('.');
    if (issue.code !== 'unrecognized_keys') return [`${path}: ${issue.message}`];
    return issue.keys.slice(0, MOST_FAULTS).map((key) => `${path}.${cutToBytes(key, 100)}: ${unknownKey(key)}`);
  });
  const told = faults.slice(0, MOST_FAULTS).map((fault) => cutToBytes(cleanLine(fault), FAULT_BYTES));
  const left = faults.length - told.length;
  return left > 0 ? [...told, `and ${left} more`] : told;
}

/** What people call a key who have it from the command line, or from GitHub. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  repo: 'repository',
  pr: 'pullRequest',
  pull: 'pullRequest',
  number: 'pullRequest',
  headsha: 'sha',
  commit: 'sha',
  suite: 'suites',
  executable: 'executables',
  noreuse: 'reuse',
};

function unknownKey(key: string): string {
  const spelt = key
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  const other = Object.hasOwn(OTHER_NAMES, spelt) ? OTHER_NAMES[spelt] : undefined;
  const meant = other ?? nearestWord(spelt, Object.keys(ThinRequest.shape));
  return meant === null
    ? 'unknown key: it is misspelt, or this version of the gate is older than the request'
    : `unknown key: ${meant} is meant?`;
}

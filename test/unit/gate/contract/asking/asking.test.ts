import fc from 'fast-check';
import { expect, it } from 'vitest';
import { askWorkflowId } from '../../../../../gate/contract/asking/asked-state.ts';
import { guardOfAsked, readAsking } from '../../../../../gate/contract/asking/asking.ts';
import { InputError } from '../../../../../gate/contract/input-error.ts';

const faultsOf = (asked: unknown): string[] => {
  try {
    readAsking(asked);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
};

it('takes a repository and a subject', () => {
  for (const subject of [{ pullRequest: 218 }, { issue: 7 }]) {
    expect(readAsking({ repository: 'o/r', ...subject })).toMatchObject({ kind: 'thin', request: subject });
  }
});

it('names every fault, a misspelt key by the one that is meant', () => {
  expect(faultsOf({ repository: 'nowhere', pr: 7, issue: 0, sha: 'HEAD', suits: ['a'], rounds: 15 })).toEqual([
    'request.repository: expected OWNER/NAME, as in the address of the repository',
    'request.issue: expected a number such as 218',
    'request.sha: expected a full commit id of 40 hexadecimal digits',
    'request.rounds: expected 14 rounds at most',
    'request.pr: unknown key: pullRequest is meant?',
    'request.suits: unknown key: suites is meant?',
  ]);
  expect(faultsOf({ repository: 'o/r' })).toEqual([expect.stringMatching(/exactly one of pullRequest and issue$/)]);
  expect(faultsOf({ repository: 'o/r', issue: 1, pullRequest: 2 })).toHaveLength(1);
});

it('bounds what it takes, and what it says of what it refuses', () => {
  const filler = { repository: 'o/r', issue: 1, profile: { filler: 'x'.repeat(300_000) } };
  expect(faultsOf(filler)).toEqual([
    expect.stringMatching(/^request: it has 300\d{3} bytes as JSON, and 262144 at most/),
  ]);
  const keys = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key-${index}\u001b[2J`, 1]));
  const faults = faultsOf({ repository: 'o/r', issue: 1, ...keys });
  expect(faults.length).toBeLessThanOrEqual(21);
  expect(faults.join('')).not.toContain('\u001b');
});

it('refuses whatever is no request as wrong input, and never throws anything else', () => {
  for (const asked of [undefined, null, 7, 'o/r', [], [{}], true]) expect(faultsOf(asked)).not.toEqual([]);
  fc.assert(
    fc.property(fc.jsonValue(), (asked) => {
      guardOfAsked(asked);
      faultsOf(asked);
    }),
  );
});

it('answers another flow, whatever else is asked', () => {
  expect(guardOfAsked({ flow: ' review ', repository: 7 })).toMatchObject({ status: 'skipped', repository: null });
  for (const flow of [undefined, '', 'generative', 7]) expect(guardOfAsked({ flow })).toBeNull();
});

it('escapes the id that an asker chose, and bounds it', () => {
  expect(askWorkflowId('run/1 ü?')).toBe('benchmark-gate/ask/run%2F1%20%C3%BC%3F');
  for (const id of ['', 'x'.repeat(201), '\ud800']) expect(() => askWorkflowId(id)).toThrow(InputError);
});

import { expect, it } from 'vitest';
import { toolError } from '../../../../cli/mcp/tool-error.ts';
import { AskingEnded, GateBroke } from '../../../../client/run-error.ts';

/** An error as an agent gets it, and what a person is told to look into it. */
function answered(error: Error) {
  const told: string[] = [];
  const { text, document } = toolError(error, (line) => void told.push(line));
  return { text, told, ...document.error };
}

it.each([
  new GateBroke('it ended without an outcome'),
  new AskingEnded('benchmark-gate/ask/1 was ended from outside (cancelled); the gate that it asked for goes on'),
])('says in the words of the command line how a gate or an asking ended: %s', (error) => {
  expect(answered(error)).toEqual({
    ...{ text: error.message, told: [], type: 'gate-broke', exitCode: 5, faults: [error.message] },
  });
});

it('shows a stack to nobody but a person', () => {
  const { text, told, exitCode } = answered(new TypeError('x is undefined'));
  expect([text, exitCode]).toEqual(['benchmark-gate itself failed: x is undefined', 5]);
  expect(told.join()).toContain('    at ');
});

import { Command } from 'commander';
import { expect, it } from 'vitest';
import { QUESTION_NAMES } from '../../../../cli/questions/question-names.ts';
import { addQuestions } from '../../../../cli/questions/register.ts';

it('has the commands that start from the one piece, and no other', () => {
  const program = new Command();
  addQuestions(program, {} as never, () => undefined);
  expect(program.commands.map((command) => command.name()).sort()).toEqual([...QUESTION_NAMES].sort());
});

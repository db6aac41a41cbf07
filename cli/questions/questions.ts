import { config } from 'zod';
import type { ExitCode } from '../../client/exit-code.ts';
import { performCommand } from '../perform-command.ts';
import { addQuestions } from './register.ts';

// A question reads one document, once: a parser made for it would cost more than it saves.
config({ jitless: true });

/**
 * The commands that only ask the server, by themselves: the build makes one piece of them and all that they need, which
 * starts in a third of the time.
 *
 * @returns the exit code; nothing here ends the process
 */
export const answerQuestion = (argv: readonly string[]): Promise<ExitCode> =>
  performCommand(argv, { addCommands: addQuestions });

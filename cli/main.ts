import type { Command } from 'commander';
import type { ExitCode } from '../client/exit-code.ts';
import { addBaselineCommands } from './baseline/register.ts';
import { addDoctorCommands } from './doctor/register.ts';
import { addFileCommands } from './files/register.ts';
import { addMcpCommand } from './mcp/register.ts';
import { addMeasureCommands } from './measure/register.ts';
import { performCommand } from './perform-command.ts';
import { addQuestions } from './questions/register.ts';
import { guardAnswer } from './run/guard.ts';
import { addRunCommands } from './run/register.ts';
import { addReceiptsCommands } from './run/register-receipts.ts';
import type { CommandIo } from './terminal/command-io.ts';
import type { Ended } from './terminal/ended.ts';
import { addWorkerCommands } from './worker/register.ts';

/**
 * The command line. Each command loads what it needs when it runs, so that the guard, for instance, answers at once and
 * without a server.
 *
 * @returns the exit code; nothing here ends the process
 */
export function main(argv: readonly string[]): Promise<ExitCode> {
  return performCommand(argv, {
    // Before anything else is looked at: another flow's request is nothing of this gate's.
    answerFirst: guardAnswer,
    addCommands(program, io, ended, outputFailure) {
      addDemo(program, io, ended);
      addRunCommands(program, io, ended);
      addQuestions(program, io, ended);
      addReceiptsCommands(program, io, ended);
      addMeasureCommands(program, io, ended);
      addDoctorCommands(program, io, ended);
      addWorkerCommands(program, io, ended);
      addFileCommands(program, io, outputFailure, ended);
      addBaselineCommands(program, io, ended);
      addMcpCommand(program, io, ended);
    },
  });
}

function addDemo(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('demo')
    .description('run the whole gate on this machine: server, workers, a GitHub stand-in and a sample workspace')
    .option('--keep', 'leave everything up for a look')
    .option('--json', 'print the outcome document and nothing else')
    .action(async (options) => {
      const { demoCommand } = await import('./demo/demo.ts');
      ended(await demoCommand(options, io));
    });
}

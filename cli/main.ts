import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../client/exit-code.ts';
import { version } from '../client/package-version.ts';
import { addBaselineCommands } from './baseline/register.ts';
import { addDoctorCommands } from './doctor/register.ts';
import { addFileCommands } from './files/register.ts';
import { addMcpCommand } from './mcp/register.ts';
import { addMeasureCommands } from './measure/register.ts';
import { guardAnswer } from './run/guard.ts';
import { addRunCommands } from './run/register.ts';
import { addReceiptsCommands } from './run/register-receipts.ts';
import type { CommandIo } from './terminal/command-io.ts';
import type { Ended } from './terminal/ended.ts';
import { interruption } from './terminal/interruption.ts';
import { readerHasGone, watchOutput } from './terminal/watch-output.ts';
import { addWorkerCommands } from './worker/register.ts';

/** Standard output's failure, if there is one. */
type OutputFailure = ReturnType<typeof watchOutput>;

/**
 * The command line. Each command loads what it needs when it runs, so that the guard, for instance, answers at once and
 * without a server.
 *
 * @returns the exit code; nothing here ends the process
 */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  const outputFailure = watchOutput(process.stdout);
  watchOutput(process.stderr);
  const code = await perform(argv, outputFailure);
  // A stream tells of its failures in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  const failure = outputFailure();
  if (failure === null || readerHasGone(failure)) return code;
  process.stderr.write(`benchmark-gate: standard output can't be written: ${failure.message}\n`);
  return EXIT.broke;
}

async function perform(argv: readonly string[], outputFailure: OutputFailure): Promise<ExitCode> {
  const io: CommandIo = {
    env: process.env,
    stdout: (text) => process.stdout.write(text),
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    stderr: process.stderr,
    // Who never asks for it is ended by a signal as any program is.
    get signal() {
      return interruption();
    },
  };
  // Before anything else is looked at: another flow's request is nothing of this gate's.
  const answer = await guardAnswer(argv.slice(2), io);
  if (answer !== null) {
    io.stdout(answer);
    return EXIT.ok;
  }
  let code: ExitCode = EXIT.ok;
  const program = createProgram(io, outputFailure, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongInput;
    if (error === outputFailure()) return code;
    // Loaded here, since it knows the errors of everything.
    const { explainError } = await import('./terminal/explain-error.ts');
    const { code: failed, lines } = explainError(error, argv[2] ?? '');
    for (const line of lines) process.stderr.write(`benchmark-gate: ${line}\n`);
    return failed;
  }
}

function createProgram(io: CommandIo, outputFailure: OutputFailure, ended: Ended): Command {
  const program = new Command('benchmark-gate')
    .description('A durable benchmark gate for Rust repositories, on Temporal.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(benchmark-gate --help lists the commands)');
  addDemo(program, io, ended);
  addRunCommands(program, io, ended);
  addReceiptsCommands(program, io, ended);
  addMeasureCommands(program, io, ended);
  addDoctorCommands(program, io, ended);
  addWorkerCommands(program, io, ended);
  addFileCommands(program, io, outputFailure, ended);
  addBaselineCommands(program, io, ended);
  addMcpCommand(program, io, ended);
  return program;
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

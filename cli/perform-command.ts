import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode } from '../client/exit-code.ts';
import { version } from '../client/package-version.ts';
import type { CommandIo } from './terminal/command-io.ts';
import type { Ended } from './terminal/ended.ts';
import { interruption } from './terminal/interruption.ts';
import { faultLines } from './terminal/printable.ts';
import { readerHasGone, watchOutput } from './terminal/watch-output.ts';

/** Standard output's failure, if there is one. */
type OutputFailure = ReturnType<typeof watchOutput>;

/** What a command line is made of. */
interface CommandLineParts {
  /** What is printed before anything else is looked at; null: the command is performed. */
  answerFirst?(words: readonly string[], io: CommandIo): Promise<string | null>;
  addCommands(program: Command, io: CommandIo, ended: Ended, outputFailure: OutputFailure): void;
}

/**
 * Performs one command on this process's streams, and says what went wrong on standard error.
 *
 * @returns the exit code; nothing here ends the process
 */
export async function performCommand(argv: readonly string[], parts: CommandLineParts): Promise<ExitCode> {
  const outputFailure = watchOutput(process.stdout);
  watchOutput(process.stderr);
  const code = await perform(argv, parts, outputFailure);
  // A stream tells of its failures in the next turn.
  await new Promise((resolve) => setImmediate(resolve));
  const failure = outputFailure();
  if (failure === null || readerHasGone(failure)) return code;
  process.stderr.write(`benchmark-gate: standard output can't be written: ${failure.message}\n`);
  return EXIT.broke;
}

async function perform(
  argv: readonly string[],
  { answerFirst, addCommands }: CommandLineParts,
  outputFailure: OutputFailure,
): Promise<ExitCode> {
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
  const answer = await answerFirst?.(argv.slice(2), io);
  if (answer != null) {
    io.stdout(answer);
    return EXIT.ok;
  }
  let code: ExitCode = EXIT.ok;
  const program = new Command('benchmark-gate')
    .description('A durable benchmark gate for Rust repositories, on Temporal.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(benchmark-gate --help lists the commands)');
  const ended: Ended = (last) => {
    code = last;
  };
  addCommands(program, io, ended, outputFailure);
  try {
    await program.parseAsync(argv);
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.wrongInput;
    if (error === outputFailure()) return code;
    // Loaded here, since it knows the errors of everything.
    const { explainError } = await import('./terminal/explain-error.ts');
    const { code: failed, lines } = explainError(error, argv[2] ?? '');
    for (const line of faultLines(lines)) process.stderr.write(`benchmark-gate: ${line}\n`);
    return failed;
  }
}

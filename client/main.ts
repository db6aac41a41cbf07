import { Argument, Command, CommanderError, Option } from 'commander';
import { addBaselineCommands } from './baseline-commands.ts';
import { awaitDrain } from './commands/await-drain.ts';
import type { CommandIo } from './commands/run.ts';
import { EXIT, type ExitCode, explainError } from './exit-code.ts';
import { interruption } from './interruption.ts';
import { version } from './package-version.ts';
import { readerHasGone, watchOutput } from './watch-output.ts';

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
    stderr: process.stderr,
    // Who never asks for it is ended by a signal as any program is.
    get signal() {
      return interruption();
    },
  };
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
    const { code: failed, lines } = explainError(error);
    for (const line of lines) process.stderr.write(`benchmark-gate: ${line}\n`);
    return failed;
  }
}

type Ended = (code: ExitCode) => void;

function createProgram(io: CommandIo, outputFailure: OutputFailure, ended: Ended): Command {
  const program = new Command('benchmark-gate')
    .description('A durable benchmark gate for Rust repositories, on Temporal.')
    .version(version())
    .exitOverride()
    .showHelpAfterError('(benchmark-gate --help lists the commands)');
  addDemo(program, io, ended);
  addRun(program, io, ended);
  addRunCommands(program, io, ended);
  addFileCommands(program, io, outputFailure, ended);
  return program;
}

function addDemo(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('demo')
    .description('run the whole gate on this machine: server, workers, a GitHub stand-in and a sample workspace')
    .option('--keep', 'leave everything up for a look')
    .option('--json', 'print the outcome document and nothing else')
    .action(async (options) => {
      const { demoCommand } = await import('./commands/demo.ts');
      ended(await demoCommand(options, io));
    });
}

function addRun(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('run')
    .description('start the gate of a commit, or join it where it is under way, and follow it')
    .requiredOption('--repo <owner/name>', 'the repository')
    .option('--pr <n>', 'the pull request that it reports to')
    .option('--issue <n>', 'the issue that it reports to')
    .option('--sha <sha>', "the commit (default: the subject's head)")
    .option('--source <path|url>', "where the commit is fetched from (default: the repository's URL)")
    .option('--profile <name|file>', 'the profile (default: the one that profiles/default.yaml extends)')
    .option('--flow <flow>', 'beats CURRENT_FLOW (default: generative)')
    .option('--base <ref>', 'what to compare with (default: the merge base with the default branch)')
    .option('--suites <a,b>', 'measure only these suites')
    .option('--executables <a,b>', 'measure only these bench targets')
    .addOption(new Option('--detach', 'start it and return').conflicts('wait'))
    .option('--wait <duration>', 'follow it for so long at most, such as 90s or 10m')
    .option('--json', 'print the outcome document and nothing else')
    .action(async (options) => {
      const { runCommand } = await import('./commands/run.ts');
      const load = async () => (await import('./run-dependencies.ts')).runDependencies(io.env);
      ended(await runCommand(options, io, load));
    });
}

function addRunCommands(program: Command, io: CommandIo, ended: Ended): void {
  const withGates = async (work: (gates: import('./gate-client.ts').GateClient) => Promise<ExitCode>) => {
    const [{ connect }, { createGateClient }] = await Promise.all([import('./connect.ts'), import('./gate-client.ts')]);
    const connected = await connect();
    try {
      ended(await work(createGateClient(connected.client)));
    } finally {
      await connected.close();
    }
  };
  program
    .command('status <id>')
    .description('one line: what a run does now, or how it ended')
    .action(async (id) => {
      const { statusCommand } = await import('./commands/inspect-run.ts');
      await withGates((gates) => statusCommand(id, gates, io));
    });
  program
    .command('show <id>')
    .description("a run's outcome as it stands; exits as the run does")
    .option('--json', 'print the outcome document and nothing else')
    .action(async (id, { json }) => {
      const { showCommand } = await import('./commands/inspect-run.ts');
      await withGates((gates) => showCommand(id, json === true, gates, io));
    });
  program
    .command('cancel <id>')
    .description('end a run: its processes stop, its receipts are completed')
    .action(async (id) => {
      const { cancelCommand } = await import('./commands/inspect-run.ts');
      await withGates((gates) => cancelCommand(id, gates, io));
    });
  program
    .command('logs <run> [name]')
    .description("a run's logs by its id or run id; with a name, or a part of one, that log")
    .action(async (id, name) => {
      const [{ logsCommand }, { openStore }] = await Promise.all([
        import('./commands/logs.ts'),
        import('../adapters/store/open-store.ts'),
      ]);
      let close = async () => {};
      const gates = async () => {
        const [{ connect }, { createGateClient }] = await Promise.all([
          import('./connect.ts'),
          import('./gate-client.ts'),
        ]);
        const connected = await connect();
        close = connected.close;
        return createGateClient(connected.client);
      };
      try {
        ended(await logsCommand(id, name, { store: openStore(io.env), gates, stdout: io.stdout }));
      } finally {
        await close();
      }
    });
  const worker = program.command('worker').description('serve a role on this host, or take its hosts out');
  worker
    .command('serve', { isDefault: true })
    .description('serve a role on this host until it is stopped or drained; `worker --role ROLE` does the same')
    .addOption(
      new Option('--role <role>', 'what to serve').choices(['control', 'cpu', 'cuda', 'all']).makeOptionMandatory(),
    )
    .action(async ({ role }) => {
      const { workerCommand } = await import('./commands/worker.ts');
      ended(await workerCommand(role, io));
    });
  worker
    .command('drain [host...]')
    .description('take hosts of this machine out after their lanes (default: all that serve from the work folder)')
    .option('--wait [duration]', 'return when they have ended, after so long at most')
    .action(async (hosts, { wait }) => {
      const [{ drainCommand }, { durationOf }, { InputError }] = await Promise.all([
        import('./commands/drain.ts'),
        import('./commands/duration.ts'),
        import('./input-error.ts'),
      ]);
      const waitMs = wait === undefined ? null : wait === true ? Number.POSITIVE_INFINITY : durationOf(wait);
      if (waitMs === undefined)
        throw new InputError([`--wait: expected a duration such as "90s" or "10m", got "${wait}"`]);
      ended(await drainCommand(hosts, waitMs, io));
    });
  worker
    .command('check')
    .addArgument(new Argument('<role>', 'what it should serve').choices(['control', 'cpu', 'cuda']))
    .description('whether a worker of this machine serves a role, as the server sees it: for health checks')
    .action(async (role) => {
      const [{ connect }, { workerCheckCommand }] = await Promise.all([
        import('./connect.ts'),
        import('./commands/worker-check.ts'),
      ]);
      const { client, close } = await connect();
      try {
        ended(await workerCheckCommand(role, client, io));
      } finally {
        await close();
      }
    });
  program
    .command('replay <file|id...>')
    .description("replay histories against this version's workflow code")
    .action(async (references) => {
      const [{ replayCommand }, { connect }, { DefaultLogger, Runtime }] = await Promise.all([
        import('./commands/replay.ts'),
        import('./connect.ts'),
        import('@temporalio/worker'),
      ]);
      // Who replays wants the verdict, not the life of the worker that gives it.
      Runtime.install({ logger: new DefaultLogger('ERROR') });
      ended(await replayCommand(references, io, connect));
    });
}

function addFileCommands(program: Command, io: CommandIo, outputFailure: OutputFailure, ended: Ended): void {
  const plain = {
    stdout: io.stdout,
    stderr: io.stderr,
    env: io.env,
    stdin: process.stdin,
    drained: async () => {
      await awaitDrain(process.stdout);
      // What nobody takes isn't read any further.
      const failure = outputFailure();
      if (failure !== null) throw failure;
    },
  };
  program
    .command('criterion <path...>')
    .description("read Criterion directories or captured output ('-': standard input)")
    .option('--json', 'print the measurements as JSON')
    .action(async (paths, { json }) => {
      const { criterionCommand } = await import('./commands/criterion.ts');
      ended((await criterionCommand(paths, { json: json === true }, plain)) as ExitCode);
    });
  program
    .command('ledger')
    .description('print the ledger as the gate would leave it; writes nothing')
    .requiredOption('--body <file>', "the ledger's text ('-': standard input)")
    .requiredOption('--outcome <file>', 'an outcome document')
    .action(async (options) => {
      const { ledgerCommand } = await import('./commands/ledger.ts');
      ended(await ledgerCommand(options, plain));
    });
  addBaselineCommands(
    program.command('baseline').description('look at stored baselines, and look after them'),
    io,
    ended,
  );
  program
    .command('profile')
    .description('look at profiles')
    .command('check <file>')
    .description('check a profile: every fault at once, with its line')
    .action(async (file) => {
      const { profileCheck } = await import('./commands/profile.ts');
      ended((await profileCheck(file, plain)) as ExitCode);
    });
}

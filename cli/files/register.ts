import type { Command } from 'commander';
import type { ExitCode } from '../../client/exit-code.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import type { watchOutput } from '../terminal/watch-output.ts';
import { awaitReader } from './await-reader.ts';

/** The commands that read files and need no server. Each loads what it needs when it runs. */
export function addFileCommands(
  program: Command,
  io: CommandIo,
  outputFailure: ReturnType<typeof watchOutput>,
  ended: Ended,
): void {
  const plain = {
    stdout: io.stdout,
    stderr: io.stderr,
    env: io.env,
    stdin: process.stdin,
    drained: async () => {
      await awaitReader(process.stdout);
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
      const { criterionCommand } = await import('./criterion.ts');
      ended((await criterionCommand(paths, { json: json === true }, plain)) as ExitCode);
    });
  program
    .command('ledger')
    .description('print the ledger as the gate would leave it; writes nothing')
    .requiredOption('--body <file>', "the ledger's text ('-': standard input)")
    .requiredOption('--outcome <file>', 'an outcome document')
    .action(async (options) => {
      const { ledgerCommand } = await import('./ledger.ts');
      ended(await ledgerCommand(options, plain));
    });
  program
    .command('init [folder]')
    .description('write the profile that a checkout begins with: .github/benchmark-gate.yaml')
    .option('--print', 'print it, and write nothing')
    .option('--force', 'replace the file that is there')
    .action(async (folder, options) => {
      const { initCommand } = await import('./init.ts');
      ended(await initCommand(folder ?? '.', options, plain));
    });
  program
    .command('profile')
    .description('look at profiles')
    .command('check <file>')
    .description('check a profile: every fault at once, with its line')
    .action(async (file) => {
      const { profileCheck } = await import('./profile.ts');
      ended((await profileCheck(file, plain)) as ExitCode);
    });
}

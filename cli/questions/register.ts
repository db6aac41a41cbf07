import type { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import { withClient, withRuns } from '../terminal/with-server.ts';

/** The commands that ask the server about runs, or tell one to end. Each loads what it needs when it runs. */
export function addQuestions(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('runs')
    .description('list the runs of gates, running and ended, the newest first')
    .option('--repo <owner/name>', 'only of this repository')
    .option('--pr <n>', 'only of this pull request')
    .option('--issue <n>', 'only of this issue')
    .option('--status <status>', 'only those: running, pass, fail or skipped')
    .option('--limit <n>', 'so many at most, up to 200 (default: 20)')
    .option('--json', 'print them as JSON, with whole ids')
    .action(async (options) => {
      const { runsCommand } = await import('../run/runs.ts');
      ended(await runsCommand(options, io, withClient));
    });
  program
    .command('status <id>')
    .description('one line: what a run does now, or how it ended')
    .action(async (id) => {
      const { statusCommand } = await import('../run/inspect.ts');
      ended(await withRuns((runs) => statusCommand(id, runs, io)));
    });
  program
    .command('show <id>')
    .description("a run's outcome as it stands; exits as the run does")
    .option('--json', 'print the outcome document and nothing else')
    .option('--require-pass', 'exit with 1 where it was skipped, too')
    .action(async (id, options) => {
      const { showCommand } = await import('../run/inspect.ts');
      ended(await withRuns((runs) => showCommand(id, options, runs, io)));
    });
  program
    .command('cancel <id>')
    .description('end a run: its processes stop, its receipts are completed')
    .action(async (id) => {
      const { cancelCommand } = await import('../run/inspect.ts');
      ended(await withRuns((runs) => cancelCommand(id, runs, io)));
    });
}

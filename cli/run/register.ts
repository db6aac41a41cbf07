import type { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import { withRuns } from '../terminal/with-server.ts';

/** The commands about runs. Each loads what it needs when it runs. */
export function addRunCommands(program: Command, io: CommandIo, ended: Ended): void {
  addRun(program, io, ended);
  program
    .command('follow <id>')
    .description('follow a run that is under way to its end; exits as the run does')
    .option('--wait <duration>', 'follow it for so long at most, such as 90s or 10m')
    .option('--json', 'print the outcome document and nothing else')
    .option('--require-pass', 'exit with 1 where it was skipped, too')
    .action(async (id, options) => {
      const { followCommand } = await import('./follow.ts');
      ended(await followCommand(id, options, io, withRuns));
    });
  program
    .command('logs <run> [name]')
    .description("a run's logs by its id or run id; with a name, or a part of one, that log")
    .action(async (id, name) => {
      const [{ logsCommand }, { openStore }] = await Promise.all([
        import('./logs.ts'),
        import('../../adapters/store/open-store.ts'),
      ]);
      const showRun = (workflowId: string) => withRuns(async (runs) => (await runs.find(workflowId)).show());
      ended(await logsCommand(id, name, { store: openStore(io.env), showRun, stdout: io.stdout }));
    });
  program
    .command('replay <file|id...>')
    .description("replay histories against this version's workflow code")
    .action(async (references) => {
      const [{ replayCommand }, { connect }, { DefaultLogger, Runtime }] = await Promise.all([
        import('./replay.ts'),
        import('../../client/connect.ts'),
        import('@temporalio/worker'),
      ]);
      // Who replays wants the verdict, not the life of the worker that gives it.
      Runtime.install({ logger: new DefaultLogger('ERROR') });
      ended(await replayCommand(references, io, connect));
    });
}

function addRun(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('run')
    .description('start the gate of a commit, or join it where it is under way, and follow it')
    .option('--repo <owner/name>', 'the repository (must be given)')
    .option('--pr <n>', 'the pull request that it reports to')
    .option('--issue <n>', 'the issue that it reports to')
    .option('--sha <sha>', "the commit (default: the subject's head)")
    .option('--source <path|url>', "where the commit is fetched from (default: the repository's URL)")
    .option(
      '--profile <name|file>',
      "the profile (default: the repository's own, else the one for it that is part of this program)",
    )
    .option('--trust-profile', "take the profile also where the change's author may have written it")
    .option('--flow <flow>', 'beats CURRENT_FLOW (default: generative)')
    .option(
      '--base <ref>',
      'tells which files the change touches: documentation alone measures nothing (default: the merge base with the default branch)',
    )
    .option('--suites <a,b>', 'measure only these suites')
    .option('--executables <a,b>', 'measure only these bench targets')
    .option('--again', 'measure everything anew, whatever ended runs of the commit measured')
    .option('--no-reuse', "carry nothing over from other commits' baselines")
    .option(
      '--against <base>',
      'with `base`: measure by turns with the trusted base, and compare; 7 rounds where nothing says how many',
    )
    .option(
      '--rounds <n>',
      'measure each executable in so many short rounds, at most 14 (default: as the profile says)',
    )
    .option('--detach', 'start it and return')
    .option('--wait <duration>', 'follow it for so long at most, such as 90s or 10m')
    .option('--json', 'print the outcome document and nothing else')
    .option('--require-pass', 'exit with 1 where it was skipped, too')
    .action(async (options) => {
      const { runCommand } = await import('./run.ts');
      const load = async () => (await import('./dependencies.ts')).runDependencies(io.env);
      ended(await runCommand(options, io, load));
    });
}

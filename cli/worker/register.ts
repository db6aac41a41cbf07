import { Argument, type Command, Option } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import { withClient } from '../terminal/with-server.ts';

/** The commands below `benchmark-gate worker`. Each loads what it needs when it runs. */
export function addWorkerCommands(program: Command, io: CommandIo, ended: Ended): void {
  const worker = program.command('worker').description('serve a role on this host, or take its hosts out');
  worker
    .command('serve', { isDefault: true })
    .description('serve a role on this host until it is stopped or drained; `worker --role ROLE` does the same')
    .addOption(
      new Option('--role <role>', 'what to serve').choices(['control', 'cpu', 'cuda', 'all']).makeOptionMandatory(),
    )
    .option(
      '--build-id <id>',
      'which build of the gate this control worker is: a gate ends on the build that it began on',
    )
    .option('--deployment <name>', 'of which deployment, for several gates on one server (default: benchmark-gate)')
    .action(async ({ role, buildId, deployment }) => {
      const { workerCommand } = await import('./worker.ts');
      ended(await workerCommand(role, { buildId, deployment }, io));
    });
  worker
    .command('drain [host...]')
    .description('take hosts of this machine out after their lanes (default: all that serve from the work folder)')
    .option('--control', 'take its control workers out after their steps, instead or besides')
    .option('--build-id <id>', 'control workers of this build alone')
    .option('--wait [duration]', 'return when they have ended, after so long at most')
    .action(async (hosts, { wait, control = false, buildId = null }) => {
      const [{ drainCommand }, { durationFault, durationOf }, { InputError }] = await Promise.all([
        import('./drain.ts'),
        import('../run/duration.ts'),
        import('../../client/input-error.ts'),
      ]);
      const waitMs = wait === undefined ? null : wait === true ? Number.POSITIVE_INFINITY : durationOf(wait);
      if (waitMs === undefined) throw new InputError([`--wait: ${durationFault(wait)}`]);
      ended(await drainCommand({ hosts, control: control || buildId !== null, buildId }, waitMs, io));
    });
  worker
    .command('check')
    .addArgument(new Argument('<role>', 'what it should serve').choices(['control', 'cpu', 'cuda']))
    .description('whether a worker of this machine serves a role: for health checks')
    .action(async (role) => {
      const { workerCheckCommand } = await import('./check.ts');
      ended(await withClient((client) => workerCheckCommand(role, client, io)));
    });
}

import type { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';

/** The command that measures without a gate. It loads what it needs when it runs. */
export function addMeasureCommands(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('measure')
    .description('measure a commit and store its baseline, in any flow: no gate, no receipts')
    .option('--local', 'the checkout that one stands in, as it is, on this machine: no server, no GitHub')
    .option('--repo <owner/name>', 'the repository (must be given, but with --local)')
    .option('--sha <sha>', 'the commit')
    .option('--branch <branch>', "the commit at this branch's head")
    .option('--pr <n>', "the commit at this pull request's head")
    .option('--source <path|url>', "where the commit is fetched from (default: the repository's URL)")
    .option(
      '--profile <name|file>',
      "the profile (default: the repository's own at the trusted base, else the shipped one for it)",
    )
    .option('--trust-profile', "take the profile also where the commit's author may have written it")
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
    .option('--out <file>', 'with --local: write the baseline document there')
    .option('--json', 'print the outcome document and nothing else')
    .action(async (options) => {
      if (options.local === true) {
        const { localCommand } = await import('./local/local-command.ts');
        ended(await localCommand(options, io));
        return;
      }
      const { measureCommand } = await import('./measure.ts');
      const load = async () => (await import('./measure-dependencies.ts')).measureDependencies(io.env);
      ended(await measureCommand(options, io, load));
    });
}

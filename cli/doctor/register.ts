import { type Command, Option } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';

/** The command that looks at a gate's surroundings. It loads what it needs when it runs. */
export function addDoctorCommands(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('doctor')
    .description('what a gate needs and what of it is missing: server, workers, store, GitHub, this machine')
    .option('--repo <owner/name>', 'what the identity may do on GitHub with this repository')
    .option('--profile <name|file>', 'check this profile too')
    .addOption(new Option('--role <role>', 'what this machine shall serve').choices(['control', 'cpu', 'cuda']))
    .option(
      '--fix',
      "make what is missing: the server's search attributes, and the key file that BENCHMARK_GATE_KEY_FILE names; overwrites nothing",
    )
    .option('--json', 'print what was found as JSON')
    .action(async (options) => {
      const { doctorCommand } = await import('./doctor.ts');
      ended(await doctorCommand(options, io));
    });
}

import type { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';
import { withClient } from '../terminal/with-server.ts';

/** The command about receipts of closed runs. It loads what it needs when it runs. */
export function addReceiptsCommands(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('receipts <id>')
    .description('write what a run owes on GitHub, or left undone when it was terminated')
    .option('--json', 'print the receipts as JSON and nothing else')
    .action(async (id, { json }) => {
      const { receiptsCommand } = await import('./receipts.ts');
      ended(await withClient((client) => receiptsCommand(id, json === true, client, io)));
    });
}

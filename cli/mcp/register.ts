import type { Command } from 'commander';
import type { CommandIo } from '../terminal/command-io.ts';
import type { Ended } from '../terminal/ended.ts';

/** The command that agents' programs start. It loads what it needs when it runs. */
export function addMcpCommand(program: Command, io: CommandIo, ended: Ended): void {
  program
    .command('mcp')
    .description("serve the gate's tools to an agent by the Model Context Protocol, on standard input and output")
    .action(async () => {
      const { mcpCommand } = await import('./mcp.ts');
      ended(await mcpCommand(io));
    });
}

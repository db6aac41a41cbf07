import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { BIN, cleanEnvironment, requireBuild } from '../../support/processes/run-cli.ts';

/** What a tool answered. */
export interface Answered {
  readonly isError: boolean;
  readonly text: string;
  readonly document: Record<string, unknown>;
}

/** Ten minutes: the SDK's own minute is too short for a program's start on a busy machine. */
const PATIENT = { timeout: 600_000 };

/** An agent's program: the SDK's own client, with the server as its child. */
export class McpAgent {
  /** What came on standard output and is no message of the protocol. */
  readonly astray: string[] = [];
  /** What was told while calls waited. */
  readonly progress: string[] = [];
  stderr = '';
  private readonly client = new Client({ name: 'test', version: '1.0.0' });
  private readonly transport: StdioClientTransport;

  private constructor(env: Readonly<Record<string, string>>) {
    requireBuild();
    const server = {
      command: process.execPath,
      args: [BIN, 'mcp'],
      env: cleanEnvironment(env),
      stderr: 'pipe' as const,
    };
    this.transport = new StdioClientTransport(server);
    this.transport.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    // The transport's alone: the client also complains where progress and answer come in one chunk, of which it takes the
    // answer first.
    this.transport.onerror = ({ message }) => void this.astray.push(message);
  }

  /** An agent that calls until it hangs up: `close`. */
  static async open(env: Readonly<Record<string, string>>): Promise<McpAgent> {
    const agent = new McpAgent(env);
    await agent.client.connect(agent.transport, PATIENT);
    return agent;
  }

  /** Runs a test with an agent, and has it hang up. */
  static async serve(env: Readonly<Record<string, string>>, test: (agent: McpAgent) => Promise<void>): Promise<void> {
    const agent = await McpAgent.open(env);
    try {
      await test(agent);
    } finally {
      await agent.close();
    }
  }

  close = (): Promise<void> => this.client.close();

  tools = async () => (await this.client.listTools(undefined, PATIENT)).tools;

  /** Calls a tool; its client gives up after ten minutes. */
  async call(name: string, given: Record<string, unknown>, signal?: AbortSignal): Promise<Answered> {
    const options = {
      ...PATIENT,
      onprogress: ({ message = '' }: { message?: string | undefined }) => void this.progress.push(message),
      ...(signal === undefined ? {} : { signal }),
    };
    const answer = await this.client.callTool({ name, arguments: given }, undefined, options);
    const { content, structuredContent = {}, isError = false } = answer as CallToolResult;
    const text = content.map((part) => (part.type === 'text' ? part.text : '')).join('');
    return { isError, text, document: structuredContent };
  }
}

import { z } from 'zod';
import { InputError } from '../../client/input-error.ts';
import { version } from '../../client/package-version.ts';
import type { McpSdk } from './load-sdk.ts';
import type { McpTool, ToolCall } from './tool.ts';
import { toolError } from './tool-error.ts';
import { baselinesTool } from './tools/baselines-tool.ts';
import { outcomeTool } from './tools/outcome-tool.ts';
import { runTool } from './tools/run-tool.ts';
import { statusTool } from './tools/status-tool.ts';

const TOOLS: readonly McpTool[] = [runTool, statusTool, outcomeTool, baselinesTool];

/** Calls under way at a time: each has a connection of its own. */
const MOST_CALLS = 16;

/** What the server is given by whoever runs it. */
export interface ServerParts {
  readonly env: NodeJS.ProcessEnv;
  /** Aborted when the agent hangs up. */
  readonly signal: AbortSignal;
  /** Where a person looks into what nobody foresaw. */
  readonly log: (text: string) => void;
}

/** A server with the gate's tools, connected to nothing yet. */
export function createMcpServer({ Server, CallToolRequestSchema, ListToolsRequestSchema }: McpSdk, parts: ServerParts) {
  const server = new Server(
    { name: 'benchmark-gate', version: version() },
    { capabilities: { tools: {} }, instructions: 'Asks for a benchmark gate, and reads what it said and stored.' },
  );
  let underWay = 0;
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: TOOLS.map(listed) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const token = params._meta?.progressToken;
    let told = 0;
    let answered = false;
    const tell = (message: string) => {
      // Of a call that was answered the agent knows no token any more.
      if (token === undefined || answered) return;
      told += 1;
      const note = { progressToken: token, progress: told, message: message.slice(0, 500) };
      extra.sendNotification({ method: 'notifications/progress', params: note }).catch(() => undefined);
    };
    const call: ToolCall = { env: parts.env, signal: AbortSignal.any([extra.signal, parts.signal]), tell };
    underWay += 1;
    try {
      if (underWay > MOST_CALLS) throw new InputError([`more than ${MOST_CALLS} calls at a time: wait for one to end`]);
      const { text, document } = await named(params.name).answer(params.arguments, call);
      return { content: [{ type: 'text', text }], structuredContent: document };
    } catch (error) {
      const { text, document } = toolError(error, parts.log);
      return { isError: true, content: [{ type: 'text', text }], structuredContent: document };
    } finally {
      answered = true;
      underWay -= 1;
    }
  });
  return server;
}

/** @throws InputError where there is no such tool */
function named(name: string): McpTool {
  const tool = TOOLS.find((one) => one.name === name);
  if (tool !== undefined) return tool;
  throw new InputError([
    `no tool is called ${JSON.stringify(name.slice(0, 100))}; there are ${TOOLS.map((one) => one.name).join(', ')}`,
  ]);
}

const listed = ({ name, title, description, input, readsOnly }: McpTool) => ({
  ...{ name, title, description },
  inputSchema: z.toJSONSchema(input, { io: 'input' }) as { type: 'object' },
  annotations: { readOnlyHint: readsOnly, destructiveHint: false, idempotentHint: true, openWorldHint: true },
});

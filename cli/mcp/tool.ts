import type { z } from 'zod';

/** What a tool answers: a few words, and the same as a document. */
export interface ToolAnswer {
  readonly text: string;
  readonly document: Readonly<Record<string, unknown>>;
}

/** What a call of a tool comes with besides its arguments. */
export interface ToolCall {
  readonly env: NodeJS.ProcessEnv;
  /** Aborted where the agent withdraws the call, or hangs up. The gate goes on. */
  readonly signal: AbortSignal;
  /** Tells an agent that asked for it what goes on while it waits. */
  readonly tell: (now: string) => void;
}

/** A tool as it is listed. Its errors are those of the command line. */
export interface McpTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodType;
  /** True where a call changes nothing. */
  readonly readsOnly: boolean;
  /** @param given arguments as they came */
  answer(given: unknown, call: ToolCall): Promise<ToolAnswer>;
}

/** Puts a tool's schema and its work together, so that the work gets what the schema lets through. */
export const defineTool = <Schema extends z.ZodType>(
  tool: Omit<McpTool, 'answer' | 'input'> & {
    readonly input: Schema;
    /** What is answered whatever else the arguments are; absent, or null: they are looked at. */
    readonly first?: (given: unknown, call: ToolCall) => Promise<ToolAnswer | null>;
    work(asked: z.output<Schema>, call: ToolCall): Promise<ToolAnswer>;
  },
  parse: (input: Schema, given: unknown) => z.output<Schema>,
): McpTool => ({
  ...tool,
  answer: async (given, call) => (await tool.first?.(given, call)) ?? tool.work(parse(tool.input, given), call),
});

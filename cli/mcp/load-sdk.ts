import { InputError } from '../../client/input-error.ts';

/** What is needed of the official SDK, which is installed only where somebody wants this command. */
export type McpSdk = Awaited<ReturnType<typeof importSdk>>;

const importSdk = async () => {
  const [{ Server }, { StdioServerTransport }, { CallToolRequestSchema, ListToolsRequestSchema }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/index.js'),
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('@modelcontextprotocol/sdk/types.js'),
  ]);
  return { Server, StdioServerTransport, CallToolRequestSchema, ListToolsRequestSchema };
};

/**
 * Loads the SDK.
 *
 * @throws InputError where it isn't installed
 */
export async function loadSdk(load: typeof importSdk = importSdk): Promise<McpSdk> {
  try {
    return await load();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' || !message.includes('@modelcontextprotocol')) throw error;
    throw new InputError(
      [
        'mcp needs the SDK of the Model Context Protocol beside benchmark-gate: npm install @modelcontextprotocol/sdk@1',
      ],
      { cause: error },
    );
  }
}

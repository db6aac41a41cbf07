import { loadClientConnectConfig } from '@temporalio/envconfig';
import { connectionFaults } from './connection-faults.ts';
import { InputError } from './input-error.ts';

/** Where the server is and how it is spoken to, as `loadClientConnectConfig` returns it. */
export type ConnectionSettings = ReturnType<typeof loadClientConnectConfig>;

/**
 * Reads the settings of Temporal's own tools: variables, and `temporal.toml`. An empty variable counts as none: CI systems
 * and compose files make one of what nobody has set.
 *
 * @throws InputError where a file that they name can't be read, or says something else; where a key would be sent in the open
 */
export function connectionSettings(variables: NodeJS.ProcessEnv = process.env): ConnectionSettings {
  const env = givenOf(variables);
  const settings = read(env);
  const faults = connectionFaults(settings, env);
  if (faults.length > 0) throw new InputError(faults);
  return settings;
}

function read(overrideEnvVars: Record<string, string>): ConnectionSettings {
  try {
    return loadClientConnectConfig({ overrideEnvVars });
  } catch (error) {
    throw new InputError([
      `the settings for the Temporal server can't be read (${whyUnreadable(error)}): see to TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE and the files that TEMPORAL_TLS_… name`,
    ]);
  }
}

/** An empty header is given: it takes one of the file away. */
const givenOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (entry[1] !== '' || !/^TEMPORAL_(?!GRPC_META_)/.test(entry[0])),
    ),
  );

/** A parser's message goes on with the lines around its place, and in this file those may be an API key or a private key. */
function whyUnreadable(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  const line =
    error instanceof Error && 'line' in error && typeof error.line === 'number' ? `, line ${error.line}` : '';
  return `${first.replace(/\s+/g, ' ').slice(0, 300)}${line}`;
}

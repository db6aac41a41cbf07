import { loadClientConnectConfig } from '@temporalio/envconfig';
import { InputError } from './input-error.ts';

/** Where the server is and how it is spoken to, as `loadClientConnectConfig` returns it. */
export type ConnectionSettings = ReturnType<typeof loadClientConnectConfig>;

/**
 * Reads the settings of Temporal's own tools: variables, and `temporal.toml`.
 *
 * @throws InputError where a file that they name can't be read, or says something else
 */
export function connectionSettings(): ConnectionSettings {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 300);
    throw new InputError([
      `the settings for the Temporal server can't be read (${why}): see to TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE and the files that TEMPORAL_TLS_… name`,
    ]);
  }
}

import { CLI_VERSION } from './cli-cache.ts';

/** No Temporal CLI: the message has every place that was looked at, and what to install. */
export class TemporalCliMissingError extends Error {
  override readonly name = 'TemporalCliMissingError';
  readonly misses: readonly string[];

  constructor(misses: readonly string[]) {
    const list = misses.map((miss) => `  - ${miss}`).join('\n');
    super(
      `no Temporal CLI was found:\n${list}\n` +
        `Install one of these and try again: the Temporal CLI (https://docs.temporal.io/cli, or "brew install temporal") ` +
        `on the PATH or named by TEMPORAL_CLI_PATH; or Go 1.24 or newer, which builds it ` +
        `("go install github.com/temporalio/cli/cmd/temporal@v${CLI_VERSION}").`,
    );
    this.misses = misses;
  }
}

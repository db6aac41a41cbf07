import { homedir } from 'node:os';
import { join } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What this program is called in folders that it shares with others. */
const OWN = 'benchmark-gate';

const homeOf = (env: Environment): string => env.HOME || homedir();

/** The user's folder of what can be made again, by the XDG base directory specification: `~/.cache/benchmark-gate`. */
export const cacheFolder = (env: Environment): string => join(env.XDG_CACHE_HOME || join(homeOf(env), '.cache'), OWN);

/** The user's folder of what must be kept, by the same: `~/.local/share/benchmark-gate`. */
export const dataFolder = (env: Environment): string =>
  join(env.XDG_DATA_HOME || join(homeOf(env), '.local', 'share'), OWN);

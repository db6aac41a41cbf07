import type { Environment } from '../../adapters/files/user-folders.ts';

/** What a server, or a look at its version, needs of a person's environment; credentials are not among it. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'TZ', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'];

/** The part of an environment that a server is given: tokens and keys of whoever starts it are none of its. */
export const serverEnvironment = (env: Environment): Record<string, string> =>
  Object.fromEntries(INHERITED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));

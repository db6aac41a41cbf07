import { join } from 'node:path';
import { cacheFolder, type Environment } from '../../adapters/files/user-folders.ts';
import { createGit, type Git } from '../../adapters/git/git.ts';
import { mirrorLimit } from '../../workers/control/mirror-maintenance.ts';

/** Git as a client has it: what it looks at of repositories stays in the user's cache, for the next time. */
export interface ClientGit {
  readonly git: Git;
  /**
   * Keeps that within `BENCHMARK_GATE_MIRROR_LIMIT` while something else is waited for.
   * @returns ends it; rejects never
   */
  maintain(): () => Promise<void>;
}

/** @throws {GateError} wrong-input where the limit can't be read */
export function createClientGit(env: Environment, access: Omit<Parameters<typeof createGit>[0], 'folder'>): ClientGit {
  const maxBytes = mirrorLimit(env);
  const git = createGit({ folder: join(cacheFolder(env), 'client'), ...access });
  return {
    git,
    maintain() {
      const over = new AbortController();
      // What isn't done now is done the next time; nobody asked for it.
      const done = git.maintainMirrors({ maxBytes, signal: over.signal, say: () => {} }).catch(() => undefined);
      return async () => {
        over.abort();
        await done;
      };
    },
  };
}

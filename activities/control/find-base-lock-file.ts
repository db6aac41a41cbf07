import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import type { GateContext } from '../../gate/contract/context.ts';
import type { GeneratedLock } from '../../gate/contract/generated-lock.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { unlessUnreadable } from './judging/unreadable.ts';
import type { ReusableQuery } from './reuse/reusable-query.ts';
import { isUnproven } from './runs/identity/require-caller.ts';

/** Baselines of a tree that are read: each may hold all of its samples. */
const MOST_READ = 3;

export interface FindBaseLockFileDependencies {
  /** All stored baselines that a query fits, the preferred one first. */
  readonly findBaselines: (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;
  readonly readBaseline: (digest: string) => Promise<BaselineDocument>;
  /** Keeps a text in the store. */
  readonly putText: (text: string) => Promise<Pick<GeneratedLock, 'uri' | 'digest'>>;
}

export type FindBaseLockFile = (
  request: Pick<GateRequest, 'repository' | 'profile'>,
  trusted: NonNullable<GateContext['trusted']>,
) => Promise<GeneratedLock | null>;

/**
 * Finds the lock file that a baseline of the trusted base was measured with, where that commits none either: what the
 * change is compared with has the same dependencies then. Null where there is none that can be read.
 */
export const createFindBaseLockFile =
  ({ findBaselines, readBaseline, putText }: FindBaseLockFileDependencies): FindBaseLockFile =>
  async ({ repository, profile }, { tree }) => {
    const entries = await findBaselines({ repository, profile: profile.name, tree }).catch((error: unknown) => {
      // What nobody vouches for isn't built with.
      if (!isUnproven(error)) throw error;
      return [];
    });
    for (const { digest } of entries.slice(0, MOST_READ)) {
      const lockFile = (await unlessUnreadable(readBaseline(digest)))?.lockFile;
      if (lockFile !== undefined) return { ...(await putText(lockFile.text)), origin: 'base' };
    }
    return null;
  };

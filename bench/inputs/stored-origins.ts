import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import { findOrigins } from '../../activities/control/reuse/find-origins.ts';
import { createGit } from '../../adapters/git/git.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { commitAll, initRepository } from '../../test/support/git/test-git.ts';
import { baselineDocument } from './baseline-document.ts';

/** So many first parents are looked at. */
const PARENTS = 50;
/** Where among them the one is of which a baseline is stored. */
const MEASURED = 40;
const AT_ONCE = 16;

/** A repository whose newest commit has a near one of which a baseline is stored. */
interface NearCommits {
  /** The baselines of a store: so many in all, one of them of the near commit. */
  readonly documents: (count: number) => Generator<BaselineDocument>;
  /** Finds that one as control does. Returns how many were found. */
  find(store: Store): Promise<number>;
  /** The same by reading what every baseline is of. */
  findByReadingAll(store: Store): Promise<number>;
}

export async function nearCommits(folder: string): Promise<NearCommits> {
  const repository = path.join(folder, 'near');
  await mkdir(repository, { recursive: true });
  const git = await initRepository(repository);
  const commits: { sha: string; tree: string }[] = [];
  for (let at = 0; at < 2 * PARENTS; at += 1) {
    await writeFile(path.join(repository, 'README.md'), `${at}\n`);
    commits.push(await commitAll(git, `change ${at}`));
  }
  const [head, trusted] = [commits.at(-1), commits.at(-1 - PARENTS)];
  const near = commits.at(-1 - MEASURED);
  if (head === undefined || trusted === undefined || near === undefined) throw new Error('too few commits');
  const reader = createGit({ folder: path.join(folder, 'git') }).readCommits(path.join(repository, '.git'));
  const profileDigest = createHash('sha256').update('profile').digest('hex');
  const base = { ...baselineDocument(3, 10), profileDigest };
  const terms = {
    ...{ repository: base.repository, profile: base.profile, profileDigest, documentationOnly: true },
    now: Date.parse(base.finishedAt) + 1000,
  };
  return {
    *documents(count) {
      yield { ...base, commit: near.sha, tree: near.tree };
      for (let at = 1; at < count; at += 1) yield { ...base, commit: idOf(`commit ${at}`), tree: idOf(`tree ${at}`) };
    },
    async find(store) {
      const asked = { reader, sha: head.sha, trusted: trusted.sha, terms, isEnough: () => false };
      const { origins } = await findOrigins(asked, { findBaselines: (query) => store.findBaselines(query), store });
      return origins.length;
    },
    async findByReadingAll(store) {
      const trees = new Set((await reader.firstParents(head.sha, 2 * PARENTS)).map(({ tree }) => tree));
      const listed = await store.listBaselines();
      return listed.filter(({ entry }) => entry !== null && trees.has(entry.tree)).length;
    },
  };
}

/** Stores documents, some at a time. */
export const storeAll = (store: Store, documents: Iterable<BaselineDocument>): Promise<unknown> =>
  pMap(documents, (document) => store.writeBaseline(document), { concurrency: AT_ONCE });

const idOf = (text: string): string => createHash('sha1').update(text).digest('hex');

import { createHash } from 'node:crypto';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import { subjectKey } from '../../../gate/names/subject.ts';
import { isObjectKey, keySegment } from '../content/object-key.ts';
import type { ObjectStore } from '../content/object-store.ts';
import type { BaselineQuery } from '../content/store.ts';

/**
 * The indexes are folders of empty files, one for each baseline, named by its digest; no file is shared by two
 * writers. They only say where to look: whether a baseline exists, and what it is of, its entry decides.
 */
export const ENTRIES = 'baselines/entries';

/** The folder of all indexes, and what tells one from the entries beside them. */
const BASELINES = 'baselines';
const INDEX = /^by-[a-z]+$/;

const segment = (text: string): string => keySegment(text, (whole) => createHash('sha256').update(whole).digest('hex'));

/** What a baseline can be found by, the most telling first: a look-up reads one index and compares the rest. */
const INDEXES = ['commit', 'tree', 'subject', 'branch', 'machineClass', 'profile'] as const;

/** Folders of all indexes that list this baseline. */
export function indexFolders(entry: BaselineEntry): string[] {
  return INDEXES.map((name) => indexFolder(name, entry)).filter((folder) => folder !== null);
}

/**
 * Folders of the index of identities that list a baseline: by the identity of each executable that runs of its own commit
 * measured. What it carried over is found where that was measured.
 */
export function identityFolders({ suites }: BaselineDocument): string[] {
  const measured = suites.flatMap(({ executables }) => executables.filter((each) => each.carriedOver === undefined));
  return [...new Set(measured.flatMap(({ identity }) => identity ?? []))].map(identityFolder);
}

/** @param identity in hexadecimal digits */
export const identityFolder = (identity: string): string => `${BASELINES}/by-identity/${identity}`;

/** The index of signatures: by the signer's key, and of each baseline its envelope, where the others have empty files. */
export const SIGNERS = `${BASELINES}/by-signer`;

/** The key of a baseline's signature. @param keyId of the signer @param sha256 the baseline's, in hexadecimal digits */
export const signatureKey = (keyId: string, sha256: string): string => `${SIGNERS}/${keyId}/${sha256}`;

/** The index of ends: of each baseline how its run ended. */
const ENDS = `${BASELINES}/by-end`;

/** The key of how a baseline's run ended. @param sha256 the baseline's, in hexadecimal digits */
export const conclusionKey = (sha256: string): string => `${ENDS}/run/${sha256}`;

/** Keys of everything that the indexes list, whether it exists or not, and the digest that each is of. */
export async function* listIndexed(
  objects: Pick<ObjectStore, 'list'>,
): AsyncGenerator<{ key: string; sha256: string }> {
  for (const index of (await objects.list(BASELINES)).filter((name) => INDEX.test(name))) {
    for (const value of (await objects.list(`${BASELINES}/${index}`)).filter(isObjectKey)) {
      const folder = `${BASELINES}/${index}/${value}`;
      const names = (await objects.list(folder)).filter(isEntryName);
      for (const sha256 of names) yield { key: `${folder}/${sha256}`, sha256 };
    }
  }
}

/** The folder whose names are the digests of all baselines that a query can match. */
export function folderToSearch(query: BaselineQuery): string {
  for (const name of INDEXES) {
    const folder = indexFolder(name, query);
    if (folder !== null) return folder;
  }
  return ENTRIES;
}

/** True for the name of an entry, and of a file in an index: a digest in hexadecimal digits. */
export const isEntryName = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** The key of a baseline's entry, by its digest in hexadecimal digits. */
export const entryKey = (sha256: string): string => `${ENTRIES}/${sha256}`;

function indexFolder(name: (typeof INDEXES)[number], of: BaselineQuery | BaselineEntry): string | null {
  const value = of[name];
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : subjectKey(value);
  return `baselines/by-${name.toLowerCase()}/${segment(text)}`;
}

/** True where an entry is what a query asks for. GitHub's names differ in case without being others. */
export function matches(entry: BaselineEntry, query: BaselineQuery): boolean {
  const { repository, subject, ...exact } = query;
  if (repository !== undefined && repository.toLowerCase() !== entry.repository.toLowerCase()) return false;
  const isOfSubject = (one: NonNullable<typeof subject>) =>
    entry.subject !== null && subjectKey(one) === subjectKey(entry.subject);
  if (subject !== undefined && !isOfSubject(subject)) return false;
  return Object.entries(exact).every(
    ([name, value]) => value === undefined || entry[name as keyof typeof exact] === value,
  );
}

/** Complete ones first, then the newest. */
export function byPreference(one: BaselineEntry, other: BaselineEntry): number {
  if (one.complete !== other.complete) return one.complete ? -1 : 1;
  return Date.parse(other.finishedAt) - Date.parse(one.finishedAt) || (one.digest < other.digest ? -1 : 1);
}

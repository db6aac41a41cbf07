import { createHash } from 'node:crypto';
import type { BaselineEntry } from '../../gate/baseline/document.ts';
import { subjectKey } from '../../gate/contract/request.ts';
import { keySegment } from './object-key.ts';
import type { BaselineQuery } from './store.ts';

/**
 * The indexes are folders of empty files, one for each baseline, named by its digest; no file is shared by two
 * writers. They only say where to look: whether a baseline exists, and what it is of, its entry decides.
 */
const ENTRIES = 'baselines/entries';

const segment = (text: string): string => keySegment(text, (whole) => createHash('sha256').update(whole).digest('hex'));

/** What a baseline can be found by, the most telling first: a look-up reads one index and compares the rest. */
const INDEXES = ['commit', 'tree', 'subject', 'branch', 'machineClass', 'profile'] as const;

/** Folders of all indexes that list this baseline. */
export function indexFolders(entry: BaselineEntry): string[] {
  return INDEXES.map((name) => indexFolder(name, entry)).filter((folder) => folder !== null);
}

/** The folder whose names are the digests of all baselines that a query can match. */
export function folderToSearch(query: BaselineQuery): string {
  for (const name of INDEXES) {
    const folder = indexFolder(name, query);
    if (folder !== null) return folder;
  }
  return ENTRIES;
}

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
  if (subject !== undefined && subjectKey(subject) !== subjectKey(entry.subject)) return false;
  return Object.entries(exact).every(
    ([name, value]) => value === undefined || entry[name as keyof typeof exact] === value,
  );
}

/** Complete ones first, then the newest. */
export function byPreference(one: BaselineEntry, other: BaselineEntry): number {
  if (one.complete !== other.complete) return one.complete ? -1 : 1;
  return Date.parse(other.finishedAt) - Date.parse(one.finishedAt) || (one.digest < other.digest ? -1 : 1);
}

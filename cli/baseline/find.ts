import type { BaselineQuery, BaselineStore } from '../../adapters/store/content/store.ts';
import { isOutage, StoreError } from '../../adapters/store/content/store-error.ts';
import { InputError } from '../../client/input-error.ts';
import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import { subjectKey } from '../../gate/names/subject.ts';
import { printable } from '../terminal/printable.ts';

export const FULL_ID = /^[0-9a-f]{40}$/;
const ABBREVIATION = /^(?:sha256:)?[0-9a-f]{4,64}$/;
/** As git has them, and no option or control character. */
const BRANCH = /^(?!-)[^\s\p{C}~^:?*[\\]{1,255}$/u;

/** True for the address of a document. */
const isAddress = (ref: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(ref);

/** Throws an InputError for what can't be a digest, commit, tree or branch, whole or its beginning, nor an address. */
export function checkReference(ref: string): void {
  if (isAddress(ref) || ABBREVIATION.test(ref) || BRANCH.test(ref)) return;
  throw new InputError([
    `${JSON.stringify(ref)} is no digest, commit or tree (whole, or the first 4 digits or more), no branch or its beginning, nor address of a baseline`,
  ]);
}

/** A baseline that was read; its entry is null where it was named by its address, which the store reads itself. */
export interface FoundBaseline {
  readonly entry: BaselineEntry | null;
  readonly document: BaselineDocument;
}

/**
 * The preferred baseline of a reference that can be read.
 *
 * @param warn is told of what is damaged, and was passed over
 * @throws InputError where there is none
 */
export function readOne(
  ref: string,
  store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'> & Located,
  warn: (line: string) => void,
): Promise<FoundBaseline> {
  return inStore(async () => {
    checkReference(ref);
    if (isAddress(ref)) return { entry: null, document: await store.readBaseline(ref) };
    const meant = await findMeant(ref, store, warn);
    for (const [index, entry] of meant.entries()) {
      try {
        return { entry, document: await store.readBaseline(entry.digest) };
      } catch (error) {
        const isLast = index === meant.length - 1;
        if (isLast || !(error instanceof StoreError) || isOutage(error)) throw error;
        warn(`${error.message}; another baseline of ${ref} is taken: benchmark-gate baseline verify tells more`);
      }
    }
    throw notStored(ref, store);
  });
}

/** All baselines that a reference means, the preferred one first. */
async function findMeant(
  ref: string,
  store: Pick<BaselineStore, 'findBaselines'> & Located,
  warn: (line: string) => void,
): Promise<readonly BaselineEntry[]> {
  const queries: BaselineQuery[] = FULL_ID.test(ref) ? [{ commit: ref }, { tree: ref }] : [{}];
  for (const query of queries) {
    const found = (await store.findBaselines(query, ({ message }) => warn(message))).filter(
      (entry) => idsOf(entry, ref).length > 0,
    );
    if (found.length === 0) continue;
    const ids = [...new Set(found.flatMap((entry) => idsOf(entry, ref)))];
    // A branch is called by its whole name as well where another one's goes on after that.
    if (ids.length === 1 || ids.includes(ref))
      return found.filter((entry) => idsOf(entry, ref).includes(ids.includes(ref) ? ref : (ids[0] ?? '')));
    throw new InputError([
      `${ref} is the beginning of several; which of them?`,
      ...ids.slice(0, MOST_NAMED).map((id) => `  ${describeId(id, found, ref)}`),
      ...(ids.length > MOST_NAMED ? [`  and ${ids.length - MOST_NAMED} more: name more of it`] : []),
    ]);
  }
  throw notStored(ref, store);
}

/** So many are told apart for a person. */
const MOST_NAMED = 10;

function describeId(id: string, found: readonly BaselineEntry[], ref: string): string {
  const entry = found.find((each) => idsOf(each, ref).includes(id));
  if (entry === undefined) return id;
  const { repository, subject, branch, commit, profile, finishedAt } = entry;
  const of = [
    ...(subject === null ? [] : [subjectKey(subject)]),
    ...(branch === null ? [] : [`branch ${branch}`]),
  ].join(', ');
  return printable(`${id}  ${repository} ${of}, commit ${commit.slice(0, 12)}, profile ${profile}, ${finishedAt}`);
}

/** A store that says where it is: most that are not found are looked for in another one than they were written to. */
export interface Located {
  readonly location?: string;
}

/** Nothing that is stored is meant by a reference. */
export const notStored = (ref: string, { location }: Located): InputError =>
  new InputError([
    `no baseline of ${ref} is stored${location === undefined ? '' : ` in ${location}`}: benchmark-gate baseline list shows those that are`,
  ]);

/** What of an entry a reference may mean: its digest, commit, tree or branch, whole or its beginning, or its subject. */
export const idsOf = (
  { digest, commit, tree, branch, subject }: Pick<BaselineEntry, 'digest' | 'commit' | 'tree' | 'branch' | 'subject'>,
  ref: string,
): string[] => {
  if (subject !== null && subjectKey(subject) === ref) return [ref];
  const sha256 = ref.startsWith('sha256:') ? ref : `sha256:${ref}`;
  const ids = [...(digest.startsWith(sha256) ? [digest] : []), ...[commit, tree].filter((id) => id.startsWith(ref))];
  // Digits are an id's: a branch whose name could be one is found by its commit.
  return ids.length === 0 && !ABBREVIATION.test(ref) && branch?.startsWith(ref) ? [branch] : ids;
};

/** What a person asked for and isn't there, or can't be read, is theirs to mend; an outage passes unchanged. */
export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && !isOutage(error)) throw new InputError([error.message], { cause: error });
    throw error;
  }
}

import type { BaselineQuery, BaselineStore } from '../../adapters/store/store.ts';
import { StoreError } from '../../adapters/store/store-error.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';
import { InputError } from '../input-error.ts';
import { describeDocument, tableOfEntries } from './baseline-table.ts';

/** Where a command's words go. */
export interface BaselineIo {
  readonly stdout: (text: string) => unknown;
}

export interface BaselineListOptions {
  readonly store: BaselineStore;
  /** OWNER/NAME, in any case. */
  readonly repo?: string;
  readonly commit?: string;
  readonly tree?: string;
  readonly branch?: string;
  readonly profile?: string;
  readonly machineClass?: string;
  readonly json?: boolean;
}

/** `benchmark-gate baseline list`: what is stored, complete baselines first, then the newest. None is no error. */
export async function baselineList(options: BaselineListOptions, io: BaselineIo): Promise<void> {
  const { store, repo, json, ...rest } = options;
  const faults = (['commit', 'tree'] as const)
    .filter((name) => rest[name] !== undefined && !FULL_ID.test(rest[name]))
    .map((name) => `--${name} ${JSON.stringify(rest[name])}: expected the full id of 40 hexadecimal digits`);
  if (repo !== undefined && !/^[^/\s]+\/[^/\s]+$/.test(repo)) {
    faults.push(`--repo ${JSON.stringify(repo)}: expected OWNER/NAME`);
  }
  if (faults.length > 0) throw new InputError(faults);
  const entries = await inStore(() =>
    store.findBaselines({ ...rest, ...(repo === undefined ? {} : { repository: repo }) }),
  );
  if (json) io.stdout(`${JSON.stringify(entries, null, 2)}\n`);
  else io.stdout(entries.length === 0 ? 'no baseline is stored that matches\n' : tableOfEntries(entries));
}

/** `benchmark-gate baseline show REF`: one baseline, by digest, commit, tree or address. */
export async function baselineShow(
  ref: string,
  { store, json }: { readonly store: BaselineStore; readonly json?: boolean },
  io: BaselineIo,
): Promise<void> {
  const entry = await inStore(() => findOne(ref, store));
  const document = await inStore(() => store.readBaseline(entry?.digest ?? ref));
  if (json) io.stdout(`${JSON.stringify(document, null, 2)}\n`);
  else io.stdout(describeDocument(document, entry?.digest ?? ref));
}

const FULL_ID = /^[0-9a-f]{40}$/;
const ABBREVIATION = /^(?:sha256:)?[0-9a-f]{7,64}$/;

/** The preferred baseline of a reference; null where the reference is an address, which the store reads itself. */
async function findOne(ref: string, store: BaselineStore): Promise<BaselineEntry | null> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(ref)) return null;
  if (!ABBREVIATION.test(ref)) {
    throw new InputError([`${JSON.stringify(ref)} is no digest, commit, tree or address of a baseline`]);
  }
  const queries: BaselineQuery[] = FULL_ID.test(ref) ? [{ commit: ref }, { tree: ref }] : [{}];
  for (const query of queries) {
    const found = (await store.findBaselines(query)).filter((entry) => idsOf(entry, ref).length > 0);
    const [first] = found;
    if (first === undefined) continue;
    const ids = new Set(found.flatMap((entry) => idsOf(entry, ref)));
    if (ids.size === 1) return first;
    throw new InputError([`${ref} is ambiguous, it may be any of ${[...ids].join(', ')}`]);
  }
  throw new InputError([`no baseline of ${ref} is stored: benchmark-gate baseline list shows those that are`]);
}

/** What of an entry a reference may mean: its digest, commit or tree, whole or cut. */
const idsOf = ({ digest, commit, tree }: BaselineEntry, ref: string): string[] => {
  const sha256 = ref.startsWith('sha256:') ? ref : `sha256:${ref}`;
  return [...(digest.startsWith(sha256) ? [digest] : []), ...[commit, tree].filter((id) => id.startsWith(ref))];
};

/** What a person asked for and isn't there, or can't be read, is theirs to mend; an outage passes unchanged. */
async function inStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError && error.kind !== 'unavailable')
      throw new InputError([error.message], { cause: error });
    throw error;
  }
}

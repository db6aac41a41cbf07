import { addressedDigest } from '../../adapters/store/content/blobs.ts';
import type { BaselineStore, RecordStore } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import type { StateOf } from '../../client/library/signature-states.ts';
import type { Subject } from '../../gate/names/subject.ts';
import { keptComparison, keptInWords } from './comparing/kept-comparison.ts';
import { FULL_ID, inStore, readOne } from './find.ts';
import { describeDocument, type ListedEntry, tableOfEntries } from './table.ts';

/** Where a command's words go. */
export interface BaselineIo {
  readonly stdout: (text: string) => unknown;
}

/** And where is said what is damaged in the store and was passed over, a line each. */
export interface LookUpIo extends BaselineIo {
  readonly warn: (line: string) => void;
}

export interface BaselineListOptions {
  readonly store: BaselineStore;
  readonly stateOf: StateOf;
  /** OWNER/NAME, in any case. */
  readonly repo?: string;
  readonly commit?: string;
  readonly tree?: string;
  readonly branch?: string;
  readonly pr?: string;
  readonly issue?: string;
  readonly profile?: string;
  readonly machineClass?: string;
  readonly json?: boolean;
}

const BEGINNING = /^[0-9a-f]{4,40}$/;

/** A signature is of an entry; what is named by its address is read without one. */
const NOT_LOOKED_UP = 'not looked up: name it by its digest';

/** `benchmark-gate baseline list`: what is stored, complete baselines first, then the newest. None is no error. */
export async function baselineList(options: BaselineListOptions, io: LookUpIo): Promise<void> {
  const { store, stateOf, repo, json, ...rest } = options;
  const faults = (['commit', 'tree'] as const)
    .filter((name) => rest[name] !== undefined && !BEGINNING.test(rest[name]))
    .map((name) => `--${name} ${JSON.stringify(rest[name])}: expected 4 to 40 hexadecimal digits`);
  const subject = subjectOf(rest, faults);
  if (repo !== undefined && !/^[^/\s]+\/[^/\s]+$/.test(repo)) {
    faults.push(`--repo ${JSON.stringify(repo)}: expected OWNER/NAME`);
  }
  if (faults.length > 0) throw new InputError(faults);
  const { commit, tree, pr: _, issue: __, ...others } = rest;
  // The store looks up whole ids; among the others it is looked for here.
  const whole = {
    ...(commit !== undefined && FULL_ID.test(commit) ? { commit } : {}),
    ...(tree !== undefined && FULL_ID.test(tree) ? { tree } : {}),
  };
  const query = {
    ...{ ...others, ...whole },
    ...(repo === undefined ? {} : { repository: repo }),
    ...(subject === null ? {} : { subject }),
  };
  const found = await inStore(() => store.findBaselines(query, ({ message }) => io.warn(message)));
  const entries = found.filter((entry) => entry.commit.startsWith(commit ?? '') && entry.tree.startsWith(tree ?? ''));
  const listed: ListedEntry[] = [];
  for (const entry of entries) listed.push({ ...entry, signature: await stateOf(entry) });
  if (json) io.stdout(`${JSON.stringify(listed, null, 2)}\n`);
  else io.stdout(listed.length === 0 ? 'no baseline is stored that matches\n' : tableOfEntries(listed));
}

/** The subject that was asked for; null: none was. */
function subjectOf({ pr, issue }: Pick<BaselineListOptions, 'pr' | 'issue'>, faults: string[]): Subject | null {
  if (pr !== undefined && issue !== undefined) faults.push('--pr and --issue: name one of them');
  const [option, kind] = pr === undefined ? (['issue', 'issue'] as const) : (['pr', 'pull-request'] as const);
  const number = pr ?? issue;
  if (number === undefined) return null;
  if (!/^[1-9]\d{0,9}$/.test(number)) faults.push(`--${option} ${JSON.stringify(number)}: expected a positive number`);
  return { kind, number: Number(number) };
}

export interface BaselineShowOptions {
  readonly store: BaselineStore & Pick<RecordStore, 'getRecord'>;
  readonly stateOf: StateOf;
  readonly json?: boolean;
}

/** `benchmark-gate baseline show REF`: one baseline, by digest, commit, tree, branch, subject or address. */
export async function baselineShow(
  ref: string,
  { store, stateOf, json }: BaselineShowOptions,
  io: LookUpIo,
): Promise<void> {
  const { entry, document } = await readOne(ref, store, io.warn);
  if (json) {
    io.stdout(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  const kept = await inStore(() => keptComparison(store, { digest: entry?.digest ?? addressedDigest(ref), document }));
  const signature = entry === null ? NOT_LOOKED_UP : await stateOf(entry);
  io.stdout(describeDocument(document, entry?.digest ?? ref, signature, kept === null ? null : keptInWords(kept)));
}

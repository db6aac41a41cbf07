import { isBaselineFile, readBaselineFile } from '../../../adapters/store/baselines/baseline-file.ts';
import { addressedDigest } from '../../../adapters/store/content/blobs.ts';
import type { BaselineStore } from '../../../adapters/store/content/store.ts';
import { InputError } from '../../../client/input-error.ts';
import { type StateOf, signatureFault } from '../../../client/library/signature-states.ts';
import type { BaselineEntry } from '../../../gate/baseline/document.ts';
import type { BaselineSide } from '../../../gate/comparison/document/comparison-of.ts';
import { type FoundBaseline, inStore, readOne } from '../find.ts';

/** Where baselines are looked for, and how their signatures are looked at. */
export interface ComparedFrom {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  readonly stateOf: StateOf;
  readonly warn: (line: string) => void;
  /** The commit at a pull request's head now; rejects where nobody can say. Absent: nobody is asked. */
  readonly readHead?: ReadHead;
  readonly force?: boolean;
}

export type ReadHead = (repository: string, pullRequest: number) => Promise<string | null>;

/**
 * Two baselines by what they are called, in the store or as files.
 *
 * @throws InputError where one isn't there, can't be read, or, with keys, nobody who is trusted signed it
 */
export async function namedSides(
  one: string,
  other: string,
  from: ComparedFrom,
): Promise<[BaselineSide, BaselineSide]> {
  const [first, second] = [await namedSide(one, from), await namedSide(other, from)];
  return [await trusted(first, from), await trusted(second, from)];
}

/** A file, an address and a digest are told of alike: a signature is of what they hold, wherever it lies. */
async function namedSide(ref: string, { store, warn }: ComparedFrom): Promise<NamedSide> {
  const read = isBaselineFile(ref) ? readBaselineFile(ref) : null;
  const found = read === null ? await readOne(ref, store, warn) : { entry: null, document: read.document };
  const digest = found.entry?.digest ?? read?.digest ?? addressedDigest(ref);
  const onUnreadable = ({ message }: Error): void => warn(message);
  const [entry] =
    found.entry === null ? await inStore(() => store.findBaselines({ digest }, onUnreadable)) : [found.entry];
  return { digest, entry: entry ?? null, document: found.document };
}

/** What is compared, and its entry in the store; null: that has none of it. */
interface NamedSide extends FoundBaseline {
  readonly digest: string;
}

/**
 * The preferred baseline of a pull request's head, and before it that of the commit that the change began at, of the same
 * class and profile. Where GitHub can't be asked for the head, the newest commit that was measured stands for it, and that
 * is said.
 *
 * @throws InputError where one isn't stored
 */
export async function pullRequestSides(
  number: number,
  repo: string | undefined,
  from: ComparedFrom,
): Promise<[BaselineSide, BaselineSide]> {
  const { store, warn } = from;
  const query = {
    subject: { kind: 'pull-request' as const, number },
    ...(repo === undefined ? {} : { repository: repo }),
  };
  const found = await inStore(() => store.findBaselines(query, ({ message }) => warn(message)));
  const repositories = [...new Set(found.map(({ repository }) => repository.toLowerCase()))];
  if (repositories.length > 1) {
    throw new InputError([`--pr ${number}: the store has one of ${repositories.join(' and ')}; say which by --repo`]);
  }
  const last = newest(found);
  if (last === null) {
    const mend = `benchmark-gate measure --repo ${repo ?? 'OWNER/NAME'} --pr ${number}`;
    throw new InputError([`no baseline of pull request ${number} is stored: ${mend}`]);
  }
  const head = ofHead(found, await headOf(last, number, from));
  if ('missing' in head) {
    const mend = `benchmark-gate measure --repo ${last.repository} --pr ${number}`;
    throw new InputError([
      `no baseline of pull request ${number}'s head ${head.missing} is stored, the newest is of ${last.commit}: ${mend}`,
    ]);
  }
  const second = await readOne(head.digest, store, warn);
  const { base } = second.document;
  if (base === null) {
    throw new InputError([
      `the baseline ${head.digest} says no commit that the change began at: its commit was on the default branch, or none was known; name two: benchmark-gate baseline compare REF REF`,
    ]);
  }
  const { repository, profile, machineClass } = head;
  const ofBase = { repository, profile, machineClass, commit: base };
  const before = await inStore(() => store.findBaselines(ofBase, ({ message }) => warn(message)));
  // What one run measured by turns was judged at once: no other comparison says as much.
  const entry = before.find(({ finishedAt }) => finishedAt === head.finishedAt) ?? before[0];
  if (entry === undefined) {
    const mend = `benchmark-gate measure --repo ${repository} --sha ${base}`;
    throw new InputError([`no baseline of the base ${base} is stored for ${profile} on ${machineClass}: ${mend}`]);
  }
  const first = await readOne(entry.digest, store, warn);
  return [
    await trusted({ digest: entry.digest, ...first }, from),
    await trusted({ digest: head.digest, ...second }, from),
  ];
}

/** The commit whose baselines are a pull request's. */
async function headOf({ repository, commit }: BaselineEntry, number: number, from: ComparedFrom): Promise<string> {
  try {
    return (await from.readHead?.(repository, number)) ?? commit;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    from.warn(`${commit}, the newest commit that was measured, stands for the head, which can't be read: ${why}`);
    return commit;
  }
}

/** A complete one, if there is any; the newest of them. */
function ofHead(found: readonly BaselineEntry[], commit: string): BaselineEntry | { readonly missing: string } {
  const all = found.filter((entry) => entry.commit === commit);
  return newest(all.filter(({ complete }) => complete)) ?? newest(all) ?? { missing: commit };
}

const newest = (entries: readonly BaselineEntry[]): BaselineEntry | null =>
  entries.reduce<BaselineEntry | null>(
    (last, entry) => (last === null || Date.parse(entry.finishedAt) > Date.parse(last.finishedAt) ? entry : last),
    null,
  );

async function trusted({ digest, entry, document }: NamedSide, from: ComparedFrom): Promise<BaselineSide> {
  const side = { digest, document };
  const words = await signatureFault(digest, from.stateOf, async () => entry);
  if (words === null) return side;
  if (from.force !== true) throw new InputError([`${words}; --force compares it all the same`]);
  from.warn(words);
  return side;
}

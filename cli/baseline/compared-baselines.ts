import type { BaselineStore } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import type { BaselineEntry } from '../../gate/baseline/document.ts';
import type { BaselineSide } from '../../gate/comparison/document/comparison-of.ts';
import { type FoundBaseline, inStore, readOne } from './find.ts';
import type { StateOf } from './signature-states.ts';

/** Where baselines are looked for, and how their signatures are looked at. */
export interface ComparedFrom {
  readonly store: Pick<BaselineStore, 'findBaselines' | 'readBaseline'>;
  readonly stateOf: StateOf;
  readonly warn: (line: string) => void;
  readonly force?: boolean;
}

/**
 * Two baselines by what they are called.
 *
 * @throws InputError where one isn't stored, can't be read, or, with keys, nobody who is trusted signed it
 */
export async function namedSides(
  one: string,
  other: string,
  from: ComparedFrom,
): Promise<[BaselineSide, BaselineSide]> {
  const [first, second] = [await readOne(one, from.store, from.warn), await readOne(other, from.store, from.warn)];
  return [await trusted(one, first, from), await trusted(other, second, from)];
}

/**
 * The newest baseline of a pull request's head, and before it the preferred one of the commit that the change began at, of
 * the same class and profile.
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
  const head = newest(found);
  if (head === null) {
    throw new InputError([`no baseline of pull request ${number} is stored: benchmark-gate measure --pr ${number}`]);
  }
  const second = await readOne(head.digest, store, warn);
  const { base } = second.document;
  if (base === null) throw new InputError([`the baseline ${head.digest} says no commit that the change began at`]);
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
  return [await trusted(entry.digest, first, from), await trusted(head.digest, second, from)];
}

const newest = (entries: readonly BaselineEntry[]): BaselineEntry | null =>
  entries.reduce<BaselineEntry | null>(
    (last, entry) => (last === null || Date.parse(entry.finishedAt) > Date.parse(last.finishedAt) ? entry : last),
    null,
  );

async function trusted(ref: string, { entry, document }: FoundBaseline, from: ComparedFrom): Promise<BaselineSide> {
  const side = { digest: entry?.digest ?? ref, document };
  if (entry === null) return side;
  const faults = from.stateOf.faults(await from.stateOf(entry));
  if (faults.length === 0) return side;
  const words = `${entry.digest}: ${faults.join('; ')}`;
  if (from.force !== true) throw new InputError([`${words}; --force compares it all the same`]);
  from.warn(words);
  return side;
}

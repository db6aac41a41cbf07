import type { CommitReader } from '../../../adapters/git/objects/read-commit.ts';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { Origin } from '../../../gate/policy/reuse/carry-suite.ts';
import { CARRIED_ITSELF, type CarryTerms, whyNotFrom } from '../../../gate/policy/reuse/origin-terms.ts';
import { oneLine } from '../../../gate/text/bounded-text.ts';
import { orUnreadable } from '../judging/unreadable.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import { CarriedSources } from './carried-sources.ts';
import { inputsOf, type StoredOrigins } from './stored-origins.ts';

/** A commit, and from where its near ones are looked for. */
interface NearCommits {
  readonly reader: Pick<CommitReader, 'firstParents' | 'difference' | 'treeOf'>;
  readonly sha: string;
  readonly trusted: string;
  readonly terms: CarryTerms;
  /** Whether what was found gives all: then no more is read. */
  readonly isEnough: (origins: readonly Origin[]) => boolean;
}

/** So many first parents of the trusted base, and of the commit itself, are looked at. */
const MOST_PARENTS = 50;
/** Baselines that are kept at one time: each may hold all of its samples. */
const MOST_KEPT = 8;
/** Of one commit and class: changes that were measured by turns with it leave many there, which have no command suites. */
const MOST_ALIKE = 2;
/** Baselines that are read: those that carried all of their numbers over say only where to look on. */
const MOST_READ = 50;
/** Look-ups at a time. */
const AT_ONCE = 16;

/**
 * Finds the stored baselines that may stand for a commit: of its own first parents, which a push may have replaced, and of
 * the trusted base's; the nearest first. By tree, so that what a squash or a rebase left as it was is found too.
 */
export async function findOrigins(
  near: NearCommits,
  deps: StoredOrigins,
): Promise<{ readonly origins: readonly Origin[]; readonly refused: readonly string[] }> {
  const { reader, sha, terms } = near;
  const { store, heartbeat = () => {} } = deps;
  const refused: string[] = [];
  const origins: Origin[] = [];
  const alike = new Map<string, number>();
  const sources = new CarriedSources(terms, deps);
  let read = 0;
  for await (const { commit, entries } of candidates(near, deps, refused)) {
    for (const entry of entries) {
      if (read === MOST_READ || origins.length === MOST_KEPT) return { origins, refused };
      const place = JSON.stringify([entry.tree, entry.machineClass]);
      const before = alike.get(place) ?? 0;
      if (before === MOST_ALIKE) continue;
      heartbeat();
      read += 1;
      const document = await orUnreadable(store.readBaseline(entry.digest));
      const why = 'fault' in document ? `it ${document.fault}` : whyPassedOver(document, entry, terms);
      if ('fault' in document || why !== null) {
        refused.push(oneLine(`not carried over from ${entry.digest.slice(0, 19)}: ${why}`, 200));
        continue;
      }
      const difference = await reader.difference(commit, sha);
      alike.set(place, before + 1);
      const known = { inputs: await inputsOf(document, store), sources: await sources.of(document) };
      origins.push({ entry, document, difference, ...known });
      if (near.isEnough(origins)) return { origins, refused };
    }
  }
  return { origins, refused };
}

/** Near commits of which baselines are stored, and these, the nearest first. Some are looked up at a time, as far as asked. */
async function* candidates(
  { reader, sha, trusted, terms }: NearCommits,
  { findBaselines }: Pick<StoredOrigins, 'findBaselines'>,
  refused: string[],
): AsyncGenerator<{ readonly commit: string; readonly entries: readonly BaselineEntry[] }> {
  const [own, common] = await Promise.all([sha, trusted].map((from) => reader.firstParents(from, MOST_PARENTS)));
  const nearest = new Map<string, string>();
  for (const { commit, tree } of [...(own ?? []), ...(common ?? [])]) {
    if (!nearest.has(tree)) nearest.set(tree, commit);
  }
  const { repository, profile } = terms;
  const look = async ([tree, commit]: readonly [string, string]) => {
    const entries = await findBaselines({ repository, profile, tree }).catch((error: unknown) => {
      if (!isUnproven(error)) throw error;
      refused.push(`not carried over from ${commit.slice(0, 12)}: its baselines are signed by no trusted key`);
      return [];
    });
    // What was measured of the commit itself is taken over, by other rules.
    return { commit, entries: entries.filter((entry) => entry.commit !== sha) };
  };
  const trees = [...nearest];
  for (let at = 0; at < trees.length; at += AT_ONCE) yield* await Promise.all(trees.slice(at, at + AT_ONCE).map(look));
}

/** Why nothing of a baseline is looked at. What an entry says is only where to look. */
function whyPassedOver(document: BaselineDocument, { tree, commit }: BaselineEntry, terms: CarryTerms): string | null {
  if (document.tree !== tree || document.commit !== commit) return 'it is of another commit than its entry says';
  const why = whyNotFrom(document, terms);
  if (why !== null) return why;
  const parts = document.suites.flatMap(({ executables, reports }) => [...executables, ...reports]);
  // Nothing was built there: the baselines that it names say as much.
  return parts.length > 0 && parts.every(({ carriedOver }) => carriedOver?.by === 'source') ? CARRIED_ITSELF : null;
}

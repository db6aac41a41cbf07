import type { Signatures } from '../../../../adapters/signing/signatures.ts';
import type { MeasuredStore, StoredText } from '../../../../adapters/store/content/store.ts';
import { Envelope } from '../../../../gate/contract/attestation.ts';
import {
  LARGEST_LIST,
  type ListedSet,
  MeasuredList,
  type MeasuredTerms,
  type OfferedSets,
} from '../../../../gate/contract/measured/measured-list.ts';
import { isRunOfKey } from '../../../../gate/contract/measured/program-run-key.ts';
import { measureWorkflowId } from '../../../../gate/contract/measuring/measure-id.ts';
import { isGateOf } from '../../../../gate/contract/request.ts';
import { FIRST_FAULT } from '../../../../gate/names/first-fault.ts';
import { openObject } from '../../../../gate/names/open-object.ts';
import { chooseMeasured } from '../../../../gate/policy/baselines/choose-measured.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import type { ClaimedIdentity } from '../../runs/identity/require-caller.ts';
import { whyUnreadable } from '../unreadable.ts';
import type { SetReader } from './judge-sets.ts';

export interface FindMeasuredDependencies extends SetReader {
  readonly store: Pick<MeasuredStore, 'readMeasuredLists'>;
  /** Whether a run is a gate's or a measuring's that the server knows, and has ended, however. */
  readonly hasEnded: (run: ClaimedIdentity) => Promise<boolean>;
  /** Null where no key is configured: then nothing has to be signed. */
  readonly signatures: Pick<Signatures, 'isSignedList'> | null;
}

const StoredMeasured = openObject({ list: MeasuredList, signature: Envelope.optional() });

/**
 * Finds what ended runs measured of a commit on the same terms within a day. Each set is read before it is offered: one
 * that is damaged, gone, or not what its list says, is refused, and the next in line is looked at.
 */
export function createFindMeasured(dependencies: FindMeasuredDependencies): ControlActivities['findMeasured'] {
  const { store, heartbeat = () => {} } = dependencies;
  return async ({ run, terms, now }) => {
    const refused: string[] = [];
    const unreadable: string[] = [];
    const lists: MeasuredList[] = [];
    for await (const stored of store.readMeasuredLists(terms.commit, { now, most: LARGEST_LIST })) {
      heartbeat();
      const list = await usable(stored, terms, run, { refused, unreadable }, dependencies);
      if (list !== null) lists.push(list);
    }
    if (unreadable.length > 0) {
      refused.push(`${unreadable.length} of this commit's lists can't be read (${unreadable[0]?.slice(0, 12)})`);
    }
    const good = new Set<string>();
    const damaged = new Set<string>();
    for (;;) {
      const sets = chooseMeasured(lists, now, damaged);
      const unread = sets.filter(({ ref }) => !good.has(ref.uri));
      const before = damaged.size;
      for (const set of unread) {
        heartbeat();
        const fault = await faultOf(set, terms, dependencies);
        if (fault === null) {
          good.add(set.ref.uri);
          continue;
        }
        damaged.add(set.ref.uri);
        refused.push(`${nameOf(set)} of run ${set.run} ${fault}`);
      }
      if (damaged.size === before) return { sets, refused: [...new Set(refused)] } satisfies OfferedSets;
    }
  };
}

/** A list that the run may take over by; null for any other. What a person should know of it is said. */
async function usable(
  { digest, text }: StoredText,
  terms: MeasuredTerms,
  own: ClaimedIdentity,
  { refused, unreadable }: Record<'refused' | 'unreadable', string[]>,
  { hasEnded, signatures }: Pick<FindMeasuredDependencies, 'hasEnded' | 'signatures'>,
): Promise<MeasuredList | null> {
  const stored = StoredMeasured.safeParse(text === null ? null : jsonOrNull(text), FIRST_FAULT);
  if (!stored.success) {
    unreadable.push(digest);
    return null;
  }
  const { list, signature } = stored.data;
  const { workflowId, firstExecutionRunId } = list.run;
  if (firstExecutionRunId === own.firstExecutionRunId || !isOnTerms(list.terms, terms)) return null;
  if (signatures !== null && (signature === undefined || !signatures.isSignedList(list, signature))) {
    refused.push(`what run ${firstExecutionRunId} measured is signed by no trusted key`);
    return null;
  }
  if (!isGateOf(workflowId, terms) && workflowId !== measureWorkflowId(terms)) {
    refused.push(`what run ${firstExecutionRunId} measured is of no gate of this commit`);
    return null;
  }
  return (await hasEnded(list.run)) ? list : null;
}

const isOnTerms = (one: MeasuredTerms, other: MeasuredTerms): boolean =>
  (Object.keys(other) as (keyof MeasuredTerms)[]).every((name) => one[name] === other[name]);

/** What keeps a set from being taken over; null where nothing does. Throws where the store doesn't answer. */
async function faultOf(listed: ListedSet, terms: MeasuredTerms, reader: SetReader): Promise<string | null> {
  const rounds = listed.kind === 'executable' ? (listed.ref.rounds ?? []) : [];
  try {
    // The first round is the set itself.
    for (const { uri } of rounds.slice(1)) {
      const { executable, revision, host } = await reader.loadMeasurementSet(uri);
      const isOfSame = executable.key === listed.key && revision.tree === terms.tree && host.id === listed.ref.hostId;
      if (!isOfSame) return 'is not what its list says';
    }
    const set =
      listed.kind === 'executable'
        ? await reader.loadMeasurementSet(listed.ref.uri)
        : await reader.loadReportSet(listed.ref.uri);
    const { revision, host } = set;
    const isListed =
      revision.commit === terms.commit &&
      revision.tree === terms.tree &&
      host.id === listed.ref.hostId &&
      host.machineClass === terms.machineClass &&
      host.isolation === terms.isolation &&
      ('executable' in set
        ? listed.kind === 'executable' && set.executable.key === listed.key
        : listed.kind === 'program-run' &&
          set.suite === listed.ref.suite &&
          set.run === listed.ref.run &&
          isRunOfKey(set, listed.key));
    return isListed ? null : 'is not what its list says';
  } catch (error) {
    const fault = whyUnreadable(error);
    if (fault === null) throw error;
    return fault;
  }
}

const nameOf = (set: ListedSet): string =>
  set.kind === 'executable' ? set.ref.target : `${set.ref.suite}/${set.ref.run}`;

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

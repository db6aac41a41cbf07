import type { z } from 'zod';
import type { BaselineDocument, BaselineEntry } from '../../../gate/baseline/document.ts';
import type { RetentionPolicy } from '../../../gate/baseline/retention.ts';
import type { Envelope } from '../../../gate/contract/attestation.ts';
import type { GateOutcome } from '../../../gate/contract/outcome.ts';
import type { Content } from './object-store.ts';

/** An address in the store, and the SHA-256 digest (`sha256:…`) of the content as it was put, before compression. */
export interface Stored {
  readonly uri: string;
  readonly digest: string;
}

/** How content is kept: JSON, logs and other text compressed; bundles and everything else as it is. */
export interface PutOptions {
  readonly contentType: string;
}

/** Content under its own digest: immutable, and put as often as one likes. */
export interface BlobStore {
  put(content: Content, options: PutOptions): Promise<Stored>;
  /** Stores a value as compressed JSON; `too-large` where that has more than `most` bytes. */
  putJson(value: unknown, most?: number): Promise<Stored>;
  /**
   * The content, checked against its digest. Throws `not-found`, `corrupt`, `unavailable`.
   *
   * @param most plain bytes that are read, by default of the largest kind there is; `too-large` where it has more
   */
  get(uri: string, most?: number): Promise<Buffer>;
  /** JSON content as `schema` has it; content of another shape is `corrupt`. */
  getJson<T>(uri: string, schema: z.ZodType<T>, most?: number): Promise<T>;
  /**
   * Streams the content into a new file, which appears only when its digest is right.
   *
   * @param most plain bytes that are written, by default of the largest bundle; `too-large` where it has more
   */
  download(uri: string, file: string, most?: number): Promise<void>;
}

/** A record as it stands: `created` is false where an earlier writer had set it already. */
export interface StoredRecord extends Stored {
  readonly created: boolean;
}

/**
 * Records of runs under names that people find: logs, histories, a ledger before and after. A record is never changed:
 * the first writer wins, so that a repeated activity doesn't overwrite what its first attempt saw. Names that end in
 * `.gz` are kept compressed, and given and returned plain.
 */
export interface RecordStore {
  /**
   * `path` is relative, of plain segments; `runRecord` of `gate/baseline` makes the path of a run's record, and
   * `progressRecord` of `gate/receipts` that of what it told of a subject.
   */
  putRecord(path: string, content: Content): Promise<StoredRecord>;
  /**
   * By path or by URI.
   *
   * @param most plain bytes that are read, by default of the largest kind there is; `too-large` where it has more
   */
  getRecord(pathOrUri: string, most?: number): Promise<Buffer>;
  /** Paths directly in a folder that holds records alone, in order: one request, however many there are. */
  recordsIn(folder: string): Promise<string[]>;
  /** Paths of all records below a folder, in order. */
  listRecords(folder: string): Promise<string[]>;
}

/** A text as it is kept; null where it can't be read. */
export interface StoredText {
  /** The beginning of the SHA-256 of what was written. */
  readonly digest: string;
  readonly text: string | null;
}

/** Lists of what runs measured whole, by commit, for later runs of the same commit. They are kept for days. */
export interface MeasuredStore {
  /** @param measuredAt of the newest set that it lists, in milliseconds since 1970 */
  putMeasuredList(commit: string, measuredAt: number, text: string): Promise<void>;
  /**
   * The newest lists of a commit that aren't of the future, the newest first, each read when it is asked for.
   *
   * @param limits `now`: milliseconds since 1970; `most`: bytes of one list, a larger one can't be read
   */
  readMeasuredLists(commit: string, limits: { now: number; most: number }): AsyncIterable<StoredText>;
}

/** What was found at trusted bases, by a digest of the terms. It is kept for days. */
export interface AnswerStore {
  /** @param askedAt in milliseconds since 1970 */
  putBaseAnswer(terms: string, askedAt: number, text: string): Promise<void>;
  /** The newest answers that aren't of the future, the newest first; limits as for lists. */
  readBaseAnswers(terms: string, limits: { now: number; most: number }): AsyncIterable<StoredText>;
}

/** How much sessions differ, by a digest of what a calibration is looked for by. It is kept for as long as it may hold. */
export interface CalibrationStore {
  /** @param at of its newest session, in milliseconds since 1970 */
  putCalibration(place: string, at: number, text: string): Promise<void>;
  /** The newest that aren't of the future, the newest first; limits as for lists. */
  readCalibrations(place: string, limits: { now: number; most: number }): AsyncIterable<StoredText>;
}

/** What to look for; every field given must hold. */
export interface BaselineQuery {
  readonly repository?: string;
  readonly digest?: string;
  readonly commit?: string;
  readonly tree?: string;
  readonly branch?: string;
  readonly subject?: NonNullable<BaselineEntry['subject']>;
  readonly profile?: string;
  readonly machineClass?: string;
  readonly complete?: boolean;
}

/** A signature that is kept beside a baseline, by the id of its key; null where what lies there is none. */
export interface StoredSignature {
  readonly keyId: string;
  readonly envelope: Envelope | null;
}

/** Signs a baseline that is about to be found. */
export type SignBaseline = (entry: BaselineEntry, document: BaselineDocument) => { keyId: string; envelope: Envelope };

/** Baselines, found by what they measured. */
export interface BaselineStore {
  /**
   * Stores a document and makes it findable, all at once or not at all. Repeating it changes nothing.
   *
   * @param sign gives what is kept beside it: whoever finds the baseline finds its signature
   */
  writeBaseline(document: BaselineDocument, sign?: SignBaseline): Promise<BaselineEntry>;
  /**
   * The signatures of a baseline, whether they are right or not.
   *
   * @param keyIds only those by these keys; absent: by whichever there are, within a bound
   */
  readSignatures(digest: string, keyIds?: readonly string[]): Promise<StoredSignature[]>;
  /**
   * Complete ones first, and the newest first among them.
   *
   * @param onUnreadable is told of each entry that can't be read, which is then passed over; absent: it is thrown
   */
  findBaselines(query: BaselineQuery, onUnreadable?: (error: Error) => void): Promise<BaselineEntry[]>;
  /**
   * Baselines that measured an executable of this identity, the newest first, within a bound; those that can't be read are
   * passed over. Other baselines than those that measured it are not among them.
   */
  findByIdentity(identity: string): Promise<BaselineEntry[]>;
  /** Keeps how the run ended that wrote a baseline: its document is made before that is known. */
  keepConclusion(digest: string, outcome: GateOutcome): Promise<void>;
  /** How the run of a baseline ended; null where nobody kept it. Whether it is true the reader has to find out. */
  readConclusion(digest: string): Promise<GateOutcome | null>;
  /** By digest (`sha256:…`) or URI. Throws `not-found`, `corrupt`, `newer-schema`, `unavailable`. */
  readBaseline(digestOrUri: string): Promise<BaselineDocument>;
}

/** A baseline that is in the store, by its digest (`sha256:…`); `entry` is null where it can't be read. */
export interface ListedBaseline {
  readonly digest: string;
  readonly uri: string;
  readonly entry: BaselineEntry | null;
}

/** Looking after a store. */
export interface StoreKeeping {
  /** Fails where nothing can be written, as far as that can be told beforehand. Throws `misconfigured`, `unavailable`. */
  requireWritable(): Promise<void>;
  /** All baselines, also those that look-ups can't read, in the order of their digests. */
  listBaselines(): Promise<ListedBaseline[]>;
  /**
   * What is wrong with a stored baseline, in words: nothing where it is whole, agrees with its entry, is listed by every
   * index that should, and is consistent in itself. Null where there is none (any more). Throws `unavailable`.
   */
  verifyBaseline(digest: string): Promise<string[] | null>;
  /** Index entries that no baseline stands behind: one is being written, or was ended by a kill. */
  listLooseEnds(): Promise<string[]>;
  /** What a policy would remove now, and nothing else: see {@link PruningPlan}. */
  planPruning(policy: RetentionPolicy, now: Date): Promise<PruningPlan>;
  /** Removes what a plan names; what is gone already, or was written anew since, is passed over. */
  prune(plan: PruningPlan): Promise<void>;
}

/** Where the gate keeps what must outlive a run. All its errors are `StoreError`s. */
export interface Store
  extends BlobStore,
    RecordStore,
    MeasuredStore,
    AnswerStore,
    CalibrationStore,
    BaselineStore,
    StoreKeeping {
  /** For people: an absolute URL. */
  readonly location: string;
}

/** What is to be removed, in this order. */
export interface PruningPlan {
  readonly baselines: readonly (BaselineEntry & { readonly bytes: number })[];
  /** Removals of pruners that were killed, which nobody finds the baselines of any more. */
  readonly unfinished: readonly UnfinishedRemoval[];
  /** Keys of index entries that no baseline stands behind, left by a kill. */
  readonly looseEnds: readonly string[];
  /** Records of runs none of whose baselines is kept, and lists that no run takes anything over by any more. */
  readonly records: Removal & { readonly runs: number };
  /** Content that no kept baseline and no kept record refers to. */
  readonly content: Removal;
  /** Content that was written since then stays, whatever the plan says. */
  readonly writtenBefore: Date;
  /** How many baselines are kept. */
  readonly kept: number;
  /** What can't be judged, since it can't be read, and is kept for that; in words. */
  readonly leftAlone: readonly string[];
}

/** A baseline of which something was removed: the key of its mark, its digest in hexadecimal digits, where indexes list it. */
export interface UnfinishedRemoval {
  readonly key: string;
  readonly sha256: string;
  readonly indexed: readonly string[];
}

/** What is to be removed: keys of objects, and their bytes as they are kept. */
export interface Removal {
  readonly keys: readonly string[];
  readonly bytes: number;
}

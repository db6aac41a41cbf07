import { z } from 'zod';
import { MOST_ROUNDS_WITH_CONFIRMING } from '../../names/limits.ts';
import { LANES } from '../../names/names.ts';
import { openObject } from '../../names/open-object.ts';
import { RepositoryName, Sha } from '../../names/subject.ts';
import { RoundRef } from './round-ref.ts';

/** Milliseconds for which what a run measured stands for a later one: a day, from when it was measured. */
export const LONGEST_STANDING_MS = 24 * 60 * 60 * 1000;

/** More than any lane has: an executable or a run of a command each. */
const MOST_LISTED = 2_000;

/** Bytes of JSON of a list: room for that many sets. */
export const LARGEST_LIST = 8 * 1024 * 1024;

const Text = z.string().min(1).max(1000);
/** Suite, run and command of a profile, each as long as they may be. */
const Key = z.string().min(1).max(2000);

const RunId = z.string().min(1).max(100);

/** From where a set was taken over. The run is always the one that measured: what was taken over is taken from no other. */
export const TakenOver = openObject({
  /** The measuring run's first execution. */
  run: RunId,
  /** The holding of one host in which it was measured: a ratio's two sides come from one. */
  lease: Text,
  /** When it had been measured, by the Temporal server's clock: a host's own may be wrong. */
  measuredAt: z.iso.datetime(),
});
export type TakenOver = z.infer<typeof TakenOver>;

/** Of a whole set nothing stands against its numbers. */
const Flawless = {
  uri: Text,
  hostId: Text,
  machineClass: Text,
  problems: z.strictObject({}),
  durationMs: z.number().nonnegative(),
};

const Listed = { key: Key, terms: z.string().regex(/^[0-9a-f]{64}$/), lease: Text, measuredAt: z.iso.datetime() };

/** A set that was measured whole: without a failure, and with every benchmark that its executable lists. */
export const ListedSet = z.discriminatedUnion('kind', [
  openObject({
    kind: z.literal('executable'),
    ...Listed,
    ref: openObject({
      ...Flawless,
      key: Key,
      target: Text,
      lane: z.enum(LANES),
      listed: z.int().positive(),
      measured: z.int().positive(),
      rounds: z.array(RoundRef).min(1).max(MOST_ROUNDS_WITH_CONFIRMING).readonly().optional(),
    }),
  }),
  openObject({
    kind: z.literal('program-run'),
    ...Listed,
    ref: openObject({ ...Flawless, suite: Text, run: Text }),
  }),
]);
export type ListedSet = z.infer<typeof ListedSet>;

/** On what terms sets were measured: only a run on the same ones may take them over. */
export const MeasuredTerms = openObject({
  repository: RepositoryName,
  commit: Sha,
  tree: Sha,
  profile: z.string().min(1).max(100),
  /** SHA-256 of the profile's canonical JSON: one that changed is another. */
  profileDigest: z.string().regex(/^[0-9a-f]{64}$/),
  lane: z.enum(LANES),
  machineClass: Text,
  isolation: z.enum(['bubblewrap', 'none']),
});
export type MeasuredTerms = z.infer<typeof MeasuredTerms>;

/** What a run measured whole on a host, as control lists it beside the run for a later run of the same commit. */
export const MeasuredList = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/measured'),
  terms: MeasuredTerms,
  run: openObject({ workflowId: z.string().min(1).max(500), firstExecutionRunId: RunId }),
  sets: z.array(ListedSet).max(MOST_LISTED),
});
export type MeasuredList = z.infer<typeof MeasuredList>;

/** Sets that a run may take over, each with its origin. */
export interface OfferedSets {
  readonly sets: readonly (ListedSet & { readonly run: string })[];
  /** What is there and isn't taken over, and why; in words. */
  readonly refused: readonly string[];
}

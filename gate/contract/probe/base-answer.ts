import { z } from 'zod';
import { LARGEST_TEXT, LONGEST_PLACE, MOST_EXECUTABLES, MOST_PLACES } from '../../names/limits.ts';
import { LANES } from '../../names/names.ts';
import { openObject } from '../../names/open-object.ts';
import { RepositoryName, Sha } from '../../names/subject.ts';
import { FailurePlace } from '../failure-place.ts';

/** Milliseconds for which an answer stands: what a machine has beside its class may change. */
export const LONGEST_ANSWER_MS = 7 * 24 * 60 * 60 * 1000;

/** Bytes of JSON of an answer: room for as many failures as a suite has executables. */
export const LARGEST_BASE_ANSWER = 4 * 1024 * 1024;

const Text = z.string().min(1).max(1000);

/** Executables by package and target, or runs of a command by target. */
const Tried = z.array(FailurePlace).max(MOST_EXECUTABLES);

/** What came of a suite's command at the trusted base, as far as it was tried there. */
export const BaseFinding = openObject({
  built: z.boolean(),
  /** What was run, or asked for its benchmarks, or isn't there. */
  tried: Tried,
  /** Those of it that hold no benchmark. */
  empty: Tried,
  failures: z
    .array(
      openObject({
        class: z.enum(['compile-error', 'benchmark-failed', 'overran']),
        message: z.string().max(LARGEST_TEXT),
        places: z.array(FailurePlace).max(MOST_PLACES).optional(),
        crashed: z.literal(true).optional(),
        filledDisk: z.literal(true).optional(),
      }),
    )
    .max(MOST_EXECUTABLES),
});
export type BaseFinding = Readonly<z.infer<typeof BaseFinding>>;

/** On what terms a base was asked: an answer is one for the same ones alone. */
export const BaseTerms = openObject({
  repository: RepositoryName,
  tree: Sha,
  profile: z.string().min(1).max(100),
  /** SHA-256 of the profile's canonical JSON. */
  profileDigest: z.string().regex(/^[0-9a-f]{64}$/),
  suite: z.string().min(1).max(LONGEST_PLACE),
  command: Text,
  lane: z.enum(LANES),
  /** As the compiler says what it is. */
  toolchain: Text,
  machineClass: Text,
  isolation: z.enum(['bubblewrap', 'none']),
});
export type BaseTerms = Readonly<z.infer<typeof BaseTerms>>;

/** What a run found at a trusted base, as control keeps it for the next change that fails there. */
export const BaseAnswer = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/base-answer'),
  terms: BaseTerms,
  finding: BaseFinding,
  /** The run that asked, by its first execution. */
  run: openObject({ workflowId: z.string().min(1).max(500), firstExecutionRunId: z.string().min(1).max(100) }),
  /** By the Temporal server's clock. */
  askedAt: z.iso.datetime(),
});
export type BaseAnswer = Readonly<z.infer<typeof BaseAnswer>>;

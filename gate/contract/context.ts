import { z } from 'zod';
import { Sha } from '../names/subject.ts';
import { GeneratedLock } from './generated-lock.ts';

/** Bounds for what control reads back: far above what it gathers. */
const Text = z.string().max(64 * 1024);
const Texts = z.array(Text).max(10_000).readonly();

const ScopeFinding = z.object({
  name: Text,
  foundIn: z
    .array(z.enum(['change', 'ledger', 'specs']))
    .max(10)
    .readonly(),
});
export type ScopeFinding = Readonly<z.infer<typeof ScopeFinding>>;

/** The parts of a ledger that a run reads. */
const LedgerSummary = z.object({
  rows: z
    .array(z.object({ gate: Text, status: Text, evidence: Text }).readonly())
    .max(10_000)
    .readonly(),
  hops: Texts,
  decision: Text.nullable(),
});
export type LedgerSummary = Readonly<z.infer<typeof LedgerSummary>>;

/** What is known of the change before anything is measured: facts, as evidence, never a verdict. */
export const GateContext = z.object({
  /** Tree id of the commit: a rebase or squash keeps it. */
  tree: Sha,
  /** Commit that the change is compared with; null where there is none (an issue's source). */
  base: Sha.nullable(),
  /** That the commit is on, as far as that is known. A fork's is `owner:branch`. */
  branch: Text.nullable(),
  /** Perhaps only a fork has the commit. Absent: the repository has it, or nobody looked (an earlier version). */
  foreign: z.literal(true).optional(),
  /** Number of files that differ from the base, and the first of them by name. */
  changedFiles: z.object({ count: z.int().nonnegative(), sample: Texts }).readonly(),
  documentationOnly: z.boolean(),
  /**
   * Of a change of documentation alone: trees of the default branch that it differs from by documentation, the newest
   * first. Absent: nobody looked (a run that began with an older version).
   */
  sameButDocumentation: z.array(Sha).max(1000).readonly().optional(),
  /** Spec files that the change touches. */
  specs: Texts,
  /** Things of the profile's `scope.subjects` and `scope.hardware` found in change, ledger or specs, with where. */
  subjects: z.array(ScopeFinding.readonly()).max(10_000).readonly(),
  hardware: z.array(ScopeFinding.readonly()).max(10_000).readonly(),
  title: Text.nullable(),
  labels: Texts,
  linkedIssue: z.int().nullable(),
  /** What the ledger said before this run; null: there is none yet. */
  ledger: LedgerSummary.readonly().nullable(),
  /** Store URI of a git bundle with the commit, its base and {@link trusted}: what bench hosts check out. */
  bundle: Text,
  /** SHA-256 of the request's profile as canonical JSON; absent: nobody calculated it. */
  profileDigest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** What is asked of a host's sandbox, as control has it; absent: as the request's profile has it. */
  isolation: z.enum(['required', 'preferred']).optional(),
  /**
   * The newest commit of the change's history that the repository's own default branch has too, fetched from the
   * repository's own address; absent where none is known. What is built of it may be kept for others.
   */
  trusted: z.object({ commit: Sha, tree: Sha }).readonly().optional(),
  /** Of a commit without a lock file: what a baseline of {@link trusted} was measured with, where that had none either. */
  baseLockFile: GeneratedLock.readonly().optional(),
});
export type GateContext = Readonly<z.infer<typeof GateContext>>;

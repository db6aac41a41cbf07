/** What is known of the change before anything is measured: facts, as evidence, never a verdict. */
export interface GateContext {
  /** Tree id of the commit: a rebase or squash keeps it. */
  readonly tree: string;
  /** Commit that the change is compared with; null where there is none (an issue's source). */
  readonly base: string | null;
  /** A fork's is `owner:branch`. */
  readonly branch: string | null;
  /** Number of files that differ from the base, and the first of them by name. */
  readonly changedFiles: { readonly count: number; readonly sample: readonly string[] };
  readonly documentationOnly: boolean;
  /**
   * Of a change of documentation alone: trees of the default branch that it differs from by documentation, the newest
   * first. Absent: nobody looked (a run that began with an older version).
   */
  readonly sameButDocumentation?: readonly string[];
  /** Spec files that the change touches. */
  readonly specs: readonly string[];
  /** Things of the profile's `scope.subjects` and `scope.hardware` found in change, ledger or specs, with where. */
  readonly subjects: readonly ScopeFinding[];
  readonly hardware: readonly ScopeFinding[];
  readonly title: string | null;
  readonly labels: readonly string[];
  readonly linkedIssue: number | null;
  /** What the ledger said before this run; null: there is none yet. */
  readonly ledger: LedgerSummary | null;
  /** Store URI of a git bundle with the commit, its base and {@link trusted}: what bench hosts check out. */
  readonly bundle: string;
  /** What is asked of a host's sandbox, as control has it; absent: as the request's profile has it. */
  readonly isolation?: 'required' | 'preferred';
  /**
   * The newest commit of the change's history that the repository's own default branch has too, fetched from the
   * repository's own address; absent where none is known. What is built of it may be kept for others.
   */
  readonly trusted?: { readonly commit: string; readonly tree: string };
}

export interface ScopeFinding {
  readonly name: string;
  readonly foundIn: readonly ('change' | 'ledger' | 'specs')[];
}

/** The parts of a ledger that a run reads. */
export interface LedgerSummary {
  readonly rows: readonly { readonly gate: string; readonly status: string; readonly evidence: string }[];
  readonly hops: readonly string[];
  readonly decision: string | null;
}

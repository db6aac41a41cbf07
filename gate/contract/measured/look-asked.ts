/** One half of a pair, as a round's reference says it. */
export interface HalfOfPair {
  /** The lease in which the pair was measured. */
  readonly session: string;
  /** Address of its set. */
  readonly uri: string;
  /** Its number within the session, and which half of the pair it was. */
  readonly half: { readonly pair: number; readonly order: 'first' | 'second' };
}

/** The rounds of an executable on both sides. */
export interface TurnsOfExecutable {
  /** The executable's key, which is the same on both sides. */
  readonly key: string;
  /** True: both sides have the same executable, and it says how the machine changes. */
  readonly isControl: boolean;
  readonly base: readonly HalfOfPair[];
  readonly change: readonly HalfOfPair[];
}

/** What the sets of a side have to be measurements of. */
interface MeasuredCommit {
  readonly commit: string;
  readonly tree: string;
}

/** What a look is taken at. */
export interface LookAsked {
  /** Rounds of each side, at most: it says when it is looked, and how much each look may spend. */
  readonly most: number;
  /** What the look before came to; null: this is the first. */
  readonly before: string | null;
  readonly base: MeasuredCommit;
  readonly change: MeasuredCommit;
  readonly toolchainAlternatives: readonly string[];
  /** The rounds since the look before. Those that a look has seen already may be among them, and are read once. */
  readonly executables: readonly TurnsOfExecutable[];
}

/** Benchmarks of an executable. */
export interface NamedBenchmarks {
  readonly key: string;
  /** As Criterion prints their names; null: all of the executable, since they are too many to name. */
  readonly benchmarks: readonly string[] | null;
}

/** What a look came to, in a bounded size. */
export interface LookAnswer {
  /** Where the look is kept: the next one, the confirmation and the comparison go on from it. Null: nothing was looked at. */
  readonly uri: string | null;
  /** Looks that were taken. */
  readonly looks: number;
  /** Of what more rounds are to be taken. Empty: of nothing. */
  readonly undecided: readonly NamedBenchmarks[];
  /** What was found, and is to be confirmed by fresh pairs before anybody is told. */
  readonly candidates: readonly NamedBenchmarks[];
  /** Identical executables differ: the machine changes, nobody is convicted, and more rounds say nothing. */
  readonly drifting: boolean;
  /** Why nothing was looked at; null: it was. */
  readonly why: string | null;
}

/** What was found, and fresh pairs of it alone. */
export interface ConfirmAsked extends Omit<LookAsked, 'before' | 'most'> {
  /** The last look. */
  readonly before: string;
}

/** What fresh pairs came to. */
export interface ConfirmAnswer {
  /** Where looks and confirmation are kept, for the comparison. */
  readonly uri: string;
  readonly confirmed: readonly NamedBenchmarks[];
}

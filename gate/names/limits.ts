/** What an outcome document holds at most; a profile that plans more is refused before anything runs. */
export const MOST_SUITES = 100;
export const MOST_TARGETS = 100;
export const MOST_EVIDENCE_LINES = 50;
/** Benchmarks whose numbers stand in an outcome themselves: the rest is in the baseline. */
export const MOST_FIGURES = 20;

const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * Bounds of what a change can make larger. Texts are cut, and that is said; beyond any other it is the change's benchmark
 * failure (of a build: doesn't compile), told where it enters.
 */
export const MOST_EXECUTABLES = 1_000;
export const MOST_BENCHMARKS = 10_000;
/** Of one benchmark; Criterion itself makes a hundred. */
export const MOST_SAMPLES_OF_BENCHMARK = 100_000;
/** Of one executable in one round, its repeated measurements included. */
export const MOST_SAMPLES = 1_000_000;
/** Of one executable in one run: what the looks of a comparison reach to. */
export const MOST_ROUNDS_OF_RUN = 14;
/** The same with those that confirm what was found by turns. */
export const MOST_ROUNDS_WITH_CONFIRMING = 24;
/** Of one benchmark in one baseline: fourteen in each of a dozen sessions, and those that confirm. */
export const MOST_ROUNDS = 200;
/** Of all executables of a run together: its baselines are written and read whole. */
export const MOST_SAMPLES_OF_RUN = 2_000_000;
/** Bytes of JSON of one stored set: of one executable in one round, or one run of a command. */
export const LARGEST_SET = 64 * MIB;
/** Bytes of JSON of all that a run's sets hold besides their samples. */
export const LARGEST_OF_RUN = 96 * MIB;
/** Bytes of JSON of a baseline: room for {@link MOST_SAMPLES_OF_RUN}, of 64 bytes each at most, and {@link LARGEST_OF_RUN}. */
export const LARGEST_BASELINE = 256 * MIB;
/** Bytes of JSON that say how one executable is run: its features, arguments and environment. */
export const LARGEST_EXECUTABLE = 32 * KIB;
/** Bytes of a lock file that a run generates: it is kept in each of its baselines. */
export const LARGEST_LOCK_FILE = 4 * MIB;
/** UTF-8 bytes of a text that a person reads. */
export const LARGEST_TEXT = 4 * KIB;

/** Bytes of JSON of an outcome: any client of the server takes it. */
export const LARGEST_OUTCOME = MIB;
/** Bytes of a text that GitHub holds, which counts characters: far more than any. */
export const LARGEST_GITHUB_TEXT = MIB;
/** Bytes of what a host is handed of a commit: its checkout may be as large. */
export const LARGEST_BUNDLE = 16 * 1024 * MIB;

/** Bytes of what goes through the server in one piece; anything larger travels by reference. */
export const LARGEST_PAYLOAD = 256 * KIB;
/** Bytes of what a reference may stand for. */
export const LARGEST_REFERRED = 64 * MIB;

/** Entries of a record that others wrote, such as the variables of a process: more than anybody names. */
export const MOST_ENTRIES = 5000;

/** Characters of a text among a decision's facts, and of the line about a suite's cause there. */
export const LONGEST_GROUNDS_TEXT = 2000;
export const LONGEST_GROUNDS_REASON = 300;

/** Places of one failure, and characters of a name in one: of more, or of longer ones, nobody can tell whether they are the same. */
export const MOST_PLACES = 50;
export const LONGEST_PLACE = 500;

/** Three passes of three lanes, of which each may go on as another run for every round, and resets: what is longer is not one of ours. */
export const LONGEST_CHAIN = 300;

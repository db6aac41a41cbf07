import { z } from 'zod';
import { MOST_EXECUTABLES } from '../../names/limits.ts';
import { openObject } from '../../names/open-object.ts';

/** Packages of one repository whose inputs are recorded; of a larger one nothing is carried over by source. */
export const MOST_INPUT_PACKAGES = 2_000;
/** Paths in one record, of all packages together. */
export const MOST_INPUT_PATHS = 100_000;
/** Bytes of JSON of one record. */
export const LARGEST_INPUTS = 16 * 1024 * 1024;

/** A path of the repository as git has it: no leading slash, `/` between its parts; empty is the root. */
const RepositoryPath = z.string().max(4096);

/** A package of the repository itself: a member of the workspace, or one that it depends on by a path. */
const PackageInputs = openObject({
  name: z.string().max(500),
  folder: RepositoryPath,
  /** Every file of the checkout that the compiler read for it, its build script and its targets. */
  files: z.array(RepositoryPath).max(MOST_INPUT_PATHS),
  /** Files and folders that its build scripts declare; the package's folder where they declare none. */
  watched: z.array(RepositoryPath).max(MOST_INPUT_PATHS),
  /** Why it isn't known what it was built of; absent: it is. */
  untold: z.string().max(1000).optional(),
});
export type PackageInputs = z.infer<typeof PackageInputs>;

const ExecutableInputs = openObject({
  key: z.string().max(1000),
  kind: z.enum(['bench', 'lib', 'bin', 'test', 'example']),
  /** The packages that it may be built of, by their places in {@link BuildInputs}. */
  closure: z.array(z.int().nonnegative()).max(MOST_INPUT_PACKAGES),
});

/**
 * What the executables of one command were built of, as the host that built them found out: all that is asked of git is
 * whether one of these paths differs. What the change's own code could leave out of it are only files that aren't Rust
 * source of these packages: which packages there are, manifests and lock file say.
 */
export const BuildInputs = openObject({
  schemaVersion: z.literal(1),
  kind: z.literal('benchmark-gate/inputs'),
  packages: z.array(PackageInputs).max(MOST_INPUT_PACKAGES),
  /** The packages whose benches the command runs, by their places: a new bench of theirs is one more to measure. */
  selected: z.array(z.int().nonnegative()).max(MOST_INPUT_PACKAGES),
  executables: z.array(ExecutableInputs).max(MOST_EXECUTABLES),
});
export type BuildInputs = z.infer<typeof BuildInputs>;

import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { readBoundedFile } from '../../../files/read-bounded-file.ts';
import type { CommittedFile } from '../../../git/objects/list-files.ts';
import type { JobPaths } from '../../../host/jobs/job-paths.ts';
import type { Prepared } from '../../job/prepared.ts';

const MAX_CONFIGURATION_BYTES = 1024 * 1024;
const MANIFESTS = ['Cargo.toml', 'Cargo.lock'];

/**
 * Of everything that decides what the dependencies of a trusted commit are and how they are built, but for the command
 * lines: manifests, lock file, configuration, toolchain, environment, and the places that the compiler is told of.
 * Commits that differ in nothing of that share a warm base.
 */
export function baseIdentity(input: {
  readonly repository: string;
  readonly prepared: Pick<Prepared, 'toolchain' | 'triple'>;
  readonly paths: JobPaths;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the trusted commit. */
  readonly files: readonly CommittedFile[];
  /** Of cargo's configuration in the checkout. */
  readonly configuration: readonly CommittedFile[];
  readonly cargoHome: string;
}): string {
  const { repository, prepared, paths, environment, files, configuration, cargoHome } = input;
  const { name, rustc, cargo } = prepared.toolchain;
  const manifests = files.filter(({ path }) => MANIFESTS.includes(basename(path)));
  // The host's own configuration may replace sources, too.
  const own = ['config.toml', 'config'].map((file) => readBoundedFile(join(cargoHome, file), MAX_CONFIGURATION_BYTES));
  const facts = {
    repository: repository.toLowerCase(),
    toolchain: [name, rustc, cargo, prepared.triple],
    places: [paths.checkout.inside, paths.target.inside],
    environment: Object.entries(environment).sort(([a], [b]) => (a < b ? -1 : 1)),
    files: [...manifests, ...configuration].map(({ path, mode, id }) => `${mode} ${id} ${path}`).sort(),
    own: own.map((file) => ('text' in file ? file.text : null)),
  };
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

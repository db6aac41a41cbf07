import type { BenchExecutable } from '../../../../gate/contract/executables.ts';
import type { BuildInputs } from '../../../../gate/contract/measured/build-inputs.ts';
import { builtPackages, pathOfId } from '../../cargo/build-messages.ts';
import type { Metadata } from '../../cargo/metadata.ts';

/** What a build leaves in its target that the process of an executable may use by its path. As the sandbox sees it. */
export interface BuiltBeside {
  /** Programs of its own package, which cargo names to it (`CARGO_BIN_EXE_…`), and libraries of it that can be loaded. */
  readonly programs: readonly string[];
  /** Folders in which build scripts of what it is built of left what they generate: it may read that while it runs. */
  readonly outputs: readonly string[];
}

/** A build, as far as that is told by it. */
interface ToldBuild {
  readonly metadata: Pick<Metadata, 'packages'>;
  /** What cargo printed. */
  readonly stdout: string;
  /** What the executables were built of; null: nobody knows, and all of the repository's packages count. */
  readonly recorded: BuildInputs | null;
}

/** Says of each executable of a build what lies beside it. Of fetched packages nothing counts: the lock file pins them. */
export function builtBeside({ metadata, stdout, recorded }: ToldBuild): (executable: BenchExecutable) => BuiltBeside {
  const names = new Map(metadata.packages.map(({ id, name }) => [id, name]));
  const locals = [...builtPackages(stdout)].flatMap(([id, built]) => {
    const name = names.get(id) ?? pathOfId(id)?.name;
    return name === undefined ? [] : [{ name, ...built }];
  });
  return ({ key, package: own }) => {
    const closure = recorded?.executables.find((each) => each.key === key)?.closure;
    const packages = closure === undefined ? null : new Set(closure.map((place) => recorded?.packages[place]?.name));
    const isOf = ({ name }: { readonly name: string }) => packages?.has(name) ?? true;
    return {
      programs: locals.flatMap(({ name, programs }) => (name === own ? [...programs] : [])).sort(),
      outputs: locals.flatMap((each) => (isOf(each) ? [...each.outputs] : [])).sort(),
    };
  };
}

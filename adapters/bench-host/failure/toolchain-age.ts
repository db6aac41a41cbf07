import type { CargoFailure, Diagnosis } from './cargo-failure.ts';
import { findWords, type WeighedWords } from './words/known-words.ts';
import type { Said } from './words/said.ts';

/** True where nothing is pinned: which toolchain it is, the host chose. */
const isHostsOwn = ({ toolchain }: CargoFailure): boolean => toolchain?.requested === null;

/** What a toolchain is too old for, from the words that say so. */
function tooOld(failure: CargoFailure, wishes: readonly string[], own: readonly string[]): Diagnosis {
  const { requested, alternative } = failure.toolchain ?? {};
  const wanted = wishes.slice(0, 3).join(', ');
  if (alternative !== undefined) {
    const message = `the toolchain ${requested} is not installed on this host, and ${alternative} is too old: ${wanted}`;
    return { class: 'tool-missing', message };
  }
  if (isHostsOwn(failure)) {
    const message = `the change pins no toolchain, and that of this host is too old: ${wanted}`;
    return { class: 'tool-missing', message };
  }
  return own.length > 0
    ? { class: 'compile-error', message: own.join(', ') }
    : { class: 'dependency-broken', message: `this compiler is too old: ${wanted}` };
}

function ofPackages(wishes: readonly string[], failure: CargoFailure): Diagnosis {
  const own = wishes.filter((wish) =>
    failure.metadata?.packages.some(({ name, version }) => wish.startsWith(`${name}@${version} `)),
  );
  return tooOld(failure, wishes, own);
}

const AGE_WORDS: readonly WeighedWords[] = [
  {
    by: ['tool'],
    words: /rustc \S+ is not supported by the following packages?:\n((?:[ \t]+\S+@\S+ requires rustc .*\n?)+)/,
    weigh: ([, listed = ''], failure) =>
      ofPackages(
        listed.split('\n').flatMap((line) => line.trim() || []),
        failure,
      ),
    from: 'cargo ops/cargo_compile/mod.rs validate_rust_version',
  },
  {
    by: ['tool'],
    words: /package `(\S+) v(\S+?)(?: [^`]*)?` cannot be built because it requires rustc (\S+)/,
    weigh: ([, name, version, rustc], failure) => ofPackages([`${name}@${version} requires rustc ${rustc}`], failure),
    from: 'cargo 1.56 to 1.77 ops/cargo_compile.rs',
  },
];

/** Words of an older cargo, which mean that of the change only where the change's own toolchain isn't the one that says so. */
const STAND_IN_WORDS: readonly WeighedWords[] = [
  {
    by: ['tool', 'manifest'],
    words:
      /(feature `edition\d+` is required|this version of Cargo is older than the `\d+` edition|lock file version `?\d+`? (?:was found, but this version of Cargo does not understand|requires `-Znext-lockfile-bump`))/,
    weigh: ([, wish = ''], failure) =>
      failure.toolchain?.alternative === undefined && !isHostsOwn(failure) ? null : tooOld(failure, [wish], []),
    from: 'cargo core/features.rs, util/toml/mod.rs, core/resolver/encode.rs',
  },
];

/** A compiler older than a package wants: the change's own wish, a dependency's, or one that only stands in for another. */
export const compilerTooOld = (said: readonly Said[], failure: CargoFailure): Diagnosis | null =>
  findWords([...AGE_WORDS, ...STAND_IN_WORDS], said, failure);

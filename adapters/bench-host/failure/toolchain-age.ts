import type { CargoFailure, Diagnosis } from './diagnosis.ts';
import { isAtLeast } from './is-at-least.ts';
import { findWords, type WeighedWords } from './words/known-words.ts';
import type { Said } from './words/said.ts';

/** The first compiler with an edition, and with a version of the lock file: `doc.rust-lang.org/edition-guide`, `cargo/CHANGELOG`. */
const EDITIONS: Readonly<Record<string, string>> = { 2018: '1.31', 2021: '1.56', 2024: '1.85' };
/** Cargo's features that have other names. */
const FEATURES: Readonly<Record<string, string>> = { edition: '1.31', resolver: '1.51' };
const LOCK_FILES: Readonly<Record<string, string>> = { 3: '1.53', 4: '1.78' };

/** The oldest compiler that would do, by the words; null: they name none that is known. */
function oldest(wish: string): string | null {
  const [, rustc] = /requires rustc (\d+(?:\.\d+)*)/.exec(wish) ?? [];
  if (rustc !== undefined) return rustc;
  const [, feature, edition] = /`edition(\d+)`|the `(\d+)` edition/.exec(wish) ?? [];
  const [, other = ''] = /feature `(\w+)`/.exec(wish) ?? [];
  const [, lock] = /lock file version `?(\d+)/.exec(wish) ?? [];
  return EDITIONS[feature ?? edition ?? ''] ?? FEATURES[other] ?? LOCK_FILES[lock ?? ''] ?? null;
}

/** The toolchain that a command ran with. */
type Used = CargoFailure['toolchain'];

/** Words that this host's compiler refutes: a macro of the change prints as cargo does. */
function isRefuted(wish: string, used: Used): boolean {
  const [least, [, version = null]] = [oldest(wish), /rustc (\d[\d.]*)/.exec(used?.rustc ?? '') ?? []];
  return least !== null && isAtLeast(version, least);
}

/** True where nothing is pinned, so that the host chose the toolchain, and the words name what that one is older than. */
const isHostsOwn = (wishes: readonly string[], used: Used): boolean =>
  used?.requested === null && wishes.every((wish) => oldest(wish) !== null);

/** What a toolchain is too old for, from the words that say so. Null: it isn't. */
function tooOld(
  { toolchain }: CargoFailure,
  said: readonly string[],
  isOwn: (wish: string) => boolean,
): Diagnosis | null {
  const wishes = said.filter((wish) => !isRefuted(wish, toolchain));
  if (wishes.length === 0) return null;
  const wanted = wishes.slice(0, 3).join(', ');
  if (toolchain?.alternative !== undefined) {
    const instead = `the toolchain ${toolchain.requested} is not installed on this host, and ${toolchain.alternative}`;
    return { class: 'tool-missing', message: `${instead} is too old: ${wanted}` };
  }
  if (isHostsOwn(wishes, toolchain)) {
    const message = `the change pins no toolchain, and that of this host is too old: ${wanted}`;
    return { class: 'tool-missing', message };
  }
  const own = wishes.filter(isOwn);
  return own.length > 0
    ? { class: 'compile-error', message: own.join(', ') }
    : { class: 'dependency-broken', message: `this compiler is too old: ${wanted}` };
}

const ofPackages = (wishes: readonly string[], failure: CargoFailure): Diagnosis | null =>
  tooOld(
    failure,
    wishes,
    (wish) => failure.metadata?.packages.some(({ name, version }) => wish.startsWith(`${name}@${version} `)) ?? false,
  );

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
      /(feature `(?:edition\d*|resolver)` is required|this version of Cargo is older than the `\d+` edition|lock file version `?\d+`? (?:was found, but this version of Cargo does not understand|requires `-Znext-lockfile-bump`))/,
    weigh: ([, wish = ''], failure) =>
      failure.toolchain?.alternative === undefined && !isHostsOwn([wish], failure.toolchain)
        ? null
        : tooOld(failure, [wish], () => false),
    from: 'cargo core/features.rs, util/toml/mod.rs, core/resolver/encode.rs',
  },
];

/** A compiler older than a package wants: the change's own wish, a dependency's, or one that only stands in for another. */
export const compilerTooOld = (said: readonly Said[], failure: CargoFailure): Diagnosis | null =>
  findWords([...AGE_WORDS, ...STAND_IN_WORDS], said, failure);

import type { BuildInputs } from '../../contract/measured/build-inputs.ts';
import type { CommandSuite, Profile } from '../../profile/profile.ts';
import type { Difference, DifferingPath, WhyPath } from './differing-path.ts';
import { packageInputs } from './package-inputs.ts';
import { decidesBuilds, matcherOf, shownPath } from './path-patterns.ts';

/** What a profile says of files that no compiler reads. */
export type ReuseTerms = Pick<Profile, 'scope' | 'data'>;

/**
 * Why an executable of `cargo bench` is to be built though another commit's baseline has its numbers; null where nothing
 * that differs can have altered it. When in doubt it is built.
 *
 * @param keys of the executables that the baseline has numbers of
 */
export function whyExecutablesBuilt(
  inputs: BuildInputs,
  keys: readonly string[],
  difference: Difference,
  terms: ReuseTerms,
): string | null {
  const missing = keys.find((key) => !inputs.executables.some((executable) => executable.key === key));
  if (missing !== undefined) return `what ${shownPath(missing)} was built of is not recorded`;
  // A bench that held no benchmark has no numbers, and may hold some by now.
  const counting = inputs.executables.filter(({ key, kind }) => kind === 'bench' || keys.includes(key));
  const closure = new Set(counting.flatMap((executable) => executable.closure));
  return firstReason(difference, terms, packageInputs(inputs, closure));
}

/** The same of a program of the repository, which says itself what it reads; else only documentation can't alter it. */
export function whyProgramBuilt(
  { inputs }: Pick<CommandSuite, 'inputs'>,
  difference: Difference,
  { scope, data }: ReuseTerms,
): string | null {
  const isInput = inputs === undefined ? undecided(scope) : matcherOf(inputs);
  const why = inputs === undefined ? 'differs, and the suite names no inputs' : 'is one of its inputs';
  return firstReason(difference, { scope, data: data ?? [] }, ({ path }) =>
    isInput(path) ? `${shownPath(path)} ${why}` : undefined,
  );
}

function firstReason({ paths, complete }: Difference, terms: ReuseTerms, recorded: WhyPath): string | null {
  if (!complete) return 'more files differ than are looked at';
  const isData = matcherOf(terms.data ?? []);
  const others = whyOther(terms);
  for (const path of paths) {
    const reason = whyAnything(path, isData) ?? recorded(path);
    const known = reason === undefined ? others(path) : reason;
    if (known !== null && known !== undefined) return known;
  }
  return null;
}

/** What has everything built, whoever reads it. */
function whyAnything({ path, isLink }: DifferingPath, isData: (path: string) => boolean): string | undefined {
  if (isLink) return `${shownPath(path)} is a link or a submodule`;
  if (decidesBuilds(path)) return `${shownPath(path)} decides how everything is built`;
  if (isData(path)) return `${shownPath(path)} is data of the benches`;
  // Git's names needn't be text: what differs is not known then.
  return path.includes('\ufffd') ? `${shownPath(path)} has a name that is no text` : undefined;
}

/** Of what no record speaks, documentation can't alter a number, nor what the profile's data leave out. */
function whyOther({ scope, data }: ReuseTerms): WhyPath {
  if (data !== undefined) return () => null;
  const isOther = undecided(scope);
  return ({ path }) =>
    isOther(path) ? `${shownPath(path)} may be read by a bench: the profile's data don't say` : null;
}

/** Whether a path is anything but documentation. */
function undecided({ documentation }: ReuseTerms['scope']): (path: string) => boolean {
  const patterns = documentation.map((pattern) => new RegExp(pattern));
  return (path) => !patterns.some((pattern) => pattern.test(path));
}

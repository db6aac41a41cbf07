import type { CarriedSuite, CarriedSuites } from '../../contract/measured/carried-suites.ts';
import { LANES } from '../../names/names.ts';
import type { Profile } from '../../profile/profile.ts';
import { oneLine } from '../../text/bounded-text.ts';
import { comparedSuites } from '../baselines/compared-suites.ts';
import { carrySuite, type Origin } from './carry-suite.ts';
import { CARRIED_ITSELF, type CarryTerms } from './origin-terms.ts';

/** The sides of each suite that is carried over, and why the others aren't. */
interface Chosen {
  readonly sides: ReadonlyMap<string, readonly CarriedSuite[]>;
  readonly why: ReadonlyMap<string, string>;
}

/**
 * Chooses what is carried over of a commit's suites: of each lane from baselines of one machine class, the nearest commit
 * first; of suites that a ratio compares from one baseline, or none.
 *
 * @param origins the nearest first
 * @param selection names of suites; null: all that the profile has
 */
export function chooseCarried(
  origins: readonly Origin[],
  profile: Profile,
  selection: readonly string[] | null,
  terms: CarryTerms,
): CarriedSuites {
  const selected = Object.keys(profile.suites).filter((name) => selection === null || selection.includes(name));
  const sides = new Map<string, readonly CarriedSuite[]>();
  const why = new Map<string, string>();
  for (const lane of LANES) {
    const names = selected.filter((name) => profile.suites[name]?.lane === lane);
    const best = bestClass(origins, names, profile, terms);
    for (const [name, found] of best.sides) sides.set(name, found);
    for (const [name, reason] of best.why) why.set(name, reason);
  }
  for (const name of partedRatios(sides, selected, profile)) {
    sides.delete(name);
    why.set(name, 'what a ratio compares it with is built');
  }
  const all = [...sides.values()].flat();
  const isFallback = ({ suite, ranOn }: CarriedSuite) =>
    ranOn !== profile.suites[suite]?.lane && sides.get(suite)?.length === 1;
  return {
    suites: all.filter((side) => !isFallback(side)),
    fallbacks: all.filter(isFallback),
    built: [...why].map(([name, reason]) => oneLine(`${name}: ${reason}`, 300)),
  };
}

/** Of the machine class that most is carried over from; of several the one that was measured nearest. */
function bestClass(origins: readonly Origin[], names: readonly string[], profile: Profile, terms: CarryTerms): Chosen {
  let best: Chosen | null = null;
  for (const machineClass of new Set(origins.map(({ document }) => document.machineClass))) {
    const here = origins.filter(({ document }) => document.machineClass === machineClass);
    const chosen = chooseIn(here, names, profile, terms);
    if (best === null || chosen.sides.size > best.sides.size) best = chosen;
  }
  return best ?? { sides: new Map(), why: new Map() };
}

function chooseIn(origins: readonly Origin[], names: readonly string[], profile: Profile, terms: CarryTerms): Chosen {
  const compared = comparedSuites(profile);
  const sides = new Map<string, readonly CarriedSuite[]>();
  const why = new Map<string, string>();
  for (const name of names) {
    const definition = profile.suites[name];
    if (definition === undefined) continue;
    for (const origin of origins) {
      const found = carrySuite(origin, { name, definition, profile, isCompared: compared.has(name) }, terms);
      if (typeof found !== 'string') {
        sides.set(name, found);
        why.delete(name);
        break;
      }
      // The nearest commit's reason is what a person asks for: of those that measured, where any did.
      if (!why.has(name) || why.get(name)?.startsWith(CARRIED_ITSELF)) {
        why.set(name, `${found} (${origin.document.commit.slice(0, 12)})`);
      }
    }
  }
  return { sides, why };
}

/** Suites that a ratio compares, where not all of them are carried over from one baseline. */
function partedRatios(
  sides: ReadonlyMap<string, readonly CarriedSuite[]>,
  selected: readonly string[],
  { metrics }: Pick<Profile, 'metrics'>,
): Set<string> {
  const groups = Object.values(metrics).flatMap((metric) => {
    if (!('ratio' in metric)) return [];
    const { of, over } = metric.ratio;
    return [[...new Set([...of.suites, ...over.suites])].filter((name) => selected.includes(name))];
  });
  const parted = new Set<string>();
  const digestOf = (name: string) => {
    const [side] = sides.get(name) ?? [];
    const [ref] = [...(side?.measurements ?? []), ...(side?.reports ?? [])];
    return parted.has(name) ? undefined : ref?.carriedOver?.digest;
  };
  for (let size = -1; size !== parted.size; ) {
    size = parted.size;
    for (const group of groups) {
      const digests = new Set(group.map(digestOf));
      if (digests.size > 1 || digests.has(undefined)) for (const name of group) if (sides.has(name)) parted.add(name);
    }
  }
  return parted;
}

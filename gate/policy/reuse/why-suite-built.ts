import type { BaselineSuite } from '../../baseline/document.ts';
import type { BuildInputs } from '../../contract/measured/build-inputs.ts';
import type { Suite } from '../../profile/profile.ts';
import type { Difference } from './differing-path.ts';
import { type ReuseTerms, whyExecutablesBuilt, whyProgramBuilt } from './why-built.ts';

/** What is known of how a baseline was built, and what a commit doesn't have alike with it. */
export interface BuiltFrom {
  readonly difference: Difference;
  /** What its executables were built of, by address; what can't be read is missing. */
  readonly inputs: ReadonlyMap<string, BuildInputs>;
}

type Executable = BaselineSuite['executables'][number];

const UNRECORDED = 'what it was built of is not recorded, or can not be read';

/**
 * Why a suite is to be built though a baseline of another commit has its numbers, measured or carried over; null where
 * nothing that differs can have altered them.
 */
export const whySuiteBuilt = (side: BaselineSuite, definition: Suite, from: BuiltFrom, terms: ReuseTerms) =>
  definition.kind === 'criterion'
    ? whyCriterionBuilt(side, from, terms)
    : whyProgramBuilt(definition, from.difference, terms);

function whyCriterionBuilt(side: BaselineSuite, from: BuiltFrom, terms: ReuseTerms): string | null {
  const { difference } = from;
  // Of equal trees nothing has to be known.
  if (difference.complete && difference.paths.length === 0) return null;
  const keys = new Map<BuildInputs, string[]>();
  for (const executable of side.executables) {
    const record = from.inputs.get(inputsPlace(executable, side, from) ?? '');
    if (record === undefined) return UNRECORDED;
    keys.set(record, [...(keys.get(record) ?? []), executable.key]);
  }
  for (const [record, of] of keys) {
    const why = whyExecutablesBuilt(record, of, difference, terms);
    if (why !== null) return why;
  }
  return null;
}

/**
 * Address of what an executable is built of at the baseline's own commit; undefined: nobody knows. What was carried over by
 * source wasn't built there, and is built of the same as where it was measured; what was carried over by its identity was
 * built there, perhaps of other files than before, beside those of its suite that were measured.
 */
export function inputsPlace(
  { key, inputs: measuredOf, carriedOver }: Executable,
  { executables }: Pick<BaselineSuite, 'executables'>,
  { inputs }: Pick<BuiltFrom, 'inputs'>,
): string | undefined {
  if (carriedOver?.inputs !== undefined) return carriedOver.inputs;
  if (carriedOver?.by !== 'identity') return measuredOf;
  const own = executables.flatMap((each) => (each.carriedOver === undefined ? (each.inputs ?? []) : []));
  return own.find((place) => inputs.get(place)?.executables.some((built) => built.key === key));
}

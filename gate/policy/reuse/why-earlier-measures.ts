import type { BaselineSuite } from '../../baseline/document.ts';
import type { BenchExecutable } from '../../contract/executables.ts';
import type { FailureReport } from '../../contract/failure.ts';
import type { BuildInputs } from '../../contract/measured/build-inputs.ts';
import type { EarlierChoice } from '../../contract/measured/earlier-choice.ts';
import type { Suite } from '../../profile/profile.ts';
import { oneLine } from '../../text/bounded-text.ts';
import type { Difference } from './differing-path.ts';
import { mayBeTarget, shownPath } from './path-patterns.ts';
import { type ReuseTerms, whyExecutablesBuilt } from './why-built.ts';

/** What a command gave that measured nothing. */
interface Hollow {
  readonly failures: readonly Pick<FailureReport, 'class'>[];
  /** What its build gave; absent: nothing was built. */
  readonly built?: readonly Pick<BenchExecutable, 'harness' | 'inputs'>[];
  readonly toolchainAlternative?: string;
}

/** What is noted of a command that measured nothing, for those who ask whether it would by now. */
export function earlierChoice(command: string, why: string, attempt: Hollow): EarlierChoice {
  const inputs = attempt.built?.find((each) => each.inputs !== undefined)?.inputs;
  return {
    command,
    why: oneLine(why, 300),
    ...(isBySource(attempt) ? { bySource: true as const } : {}),
    ...(inputs === undefined ? {} : { inputs }),
  };
}

/**
 * Whether manifests and lock file decide that a command measures nothing, wherever it runs: that all of its executables
 * are libtest's, or that it names what the workspace doesn't have. A tool that is missing, and benches that register
 * nothing where they run, are the host's doing; and with the pinned toolchain, which the host lacks, anything may differ.
 */
function isBySource({ failures, built = [], toolchainAlternative }: Hollow): boolean {
  if (toolchainAlternative !== undefined) return false;
  if (failures.length > 0) return failures.every((failure) => failure.class === 'feature-missing');
  return built.length > 0 && built.every(({ harness }) => harness === 'libtest');
}

/** The commands that come before one in a suite's order, the first choice first; null: it is none of the suite's choices. */
function choicesBefore({ command: first, nextChoices }: Suite, command: string): string[] | null {
  const choices = [first, ...nextChoices];
  const place = choices.indexOf(command);
  return place === -1 ? null : choices.slice(0, place);
}

/**
 * Why the choices that come before the command that measured a suite may measure by now; null where none can: each gave
 * nothing by what the commit decides, and of that nothing differs.
 *
 * @param inputs what executables were built of, by address
 */
export function whyEarlierMeasures(
  { command, method, earlier = [] }: Pick<BaselineSuite, 'command' | 'method' | 'earlier'>,
  definition: Suite,
  { difference, inputs }: { readonly difference: Difference; readonly inputs: ReadonlyMap<string, BuildInputs> },
  terms: ReuseTerms,
): string | null {
  const before = choicesBefore(definition, command);
  if (before === null) return 'it was measured by another command';
  const isTold = earlier.length === before.length && earlier.every((each, at) => each.command === before[at]);
  // With another toolchain than the pinned one it isn't the first choice's own measuring.
  if (!isTold || (before.length === 0 && method !== 'primary')) return 'it was not measured by its first choice';
  for (const choice of earlier) {
    const why = choice.bySource === true ? whyDiffers(choice, difference, inputs, terms) : choice.why;
    if (why !== null) return `an earlier choice may measure by now: ${why}`;
  }
  return null;
}

function whyDiffers(
  { inputs: address }: EarlierChoice,
  difference: Difference,
  inputs: ReadonlyMap<string, BuildInputs>,
  terms: ReuseTerms,
): string | null {
  if (address === undefined) {
    const target = difference.paths.find(({ path }) => mayBeTarget(path));
    return target === undefined ? null : `${shownPath(target.path)} may be a target that it names`;
  }
  const record = inputs.get(address);
  if (record === undefined) {
    const isSame = difference.paths.length === 0 && difference.complete;
    return isSame ? null : 'what it was built of can not be read';
  }
  const keys = record.executables.map(({ key }) => key);
  return whyExecutablesBuilt(record, keys, difference, terms);
}

import type { SuiteFact } from '../../contract/decision/decision-grounds.ts';
import type { FailureReport } from '../../contract/failure.ts';
import type { FailurePlace } from '../../contract/failure-place.ts';
import type { BaseFinding } from '../../contract/probe/base-answer.ts';
import type { BaseProbe } from '../../contract/probe/base-probe.ts';
import type { SuiteRecord } from '../../contract/suite-record.ts';
import { listed, oneLine } from '../../text/bounded-text.ts';
import { askedExecutables, chargedFailures, covers, emptyBenches, executableKey, isUntold } from './asked-of-base.ts';
import { failureInWords, nothingInWords } from './failure-in-words.ts';

export type BaseVerdict = NonNullable<SuiteFact['base']>;

/** So many places are named. */
const MOST_NAMED = 3;

/** Why nothing can be told of a failure that is known by its words alone. */
export const UNTOLD = 'it is not known where it fails, apart from its words';

const said = (fails: BaseVerdict['fails'], what: string): BaseVerdict => ({ fails, what: oneLine(what, 300) });

/** What a run's probes say of a suite: of the very command. */
export const probeOf = (
  { suite, ranOn, command }: Pick<SuiteRecord, 'suite' | 'ranOn' | 'command'>,
  probes: readonly BaseProbe[],
): BaseProbe | undefined => {
  const ofCommand = probes.filter((probe) => probe.ranOn === ranOn && probe.command === command);
  // Suites that share their command share what became of it.
  return ofCommand.find((probe) => probe.suite === suite) ?? ofCommand[0];
};

/**
 * Whether the trusted base fails in the same way as the change: in the same suite, and for each failure in the same
 * package and target, and the same benchmark (a panic) or error code and file (a compiler's), never by line or text.
 *
 * @param standing the record's failures that stand
 * @param probe undefined: it wasn't asked
 */
export function baseVerdict(
  record: SuiteRecord,
  standing: readonly FailureReport[],
  probe: BaseProbe | undefined,
): BaseVerdict {
  if (isUntold(standing)) return said('unknown', UNTOLD);
  if (probe?.finding === undefined) return said('unknown', probe?.why ?? 'its base was not asked');
  const { finding } = probe;
  if (!covers(finding, askedExecutables(record).keys()))
    return said('unknown', 'its base was asked for other executables');
  const charged = chargedFailures(standing);
  return charged.length === 0 ? measuresNothing(record, finding) : failsAlike(charged, finding);
}

function failsAlike(charged: ReturnType<typeof chargedFailures>, { built, failures }: BaseFinding): BaseVerdict {
  if (failures.length === 0) return said('no', '');
  const places = charged.flatMap((failure) => (failure.places ?? []).map((place) => ({ failure, place })));
  const unmatched = places.filter(
    ({ failure, place }) =>
      !failures.some((other) => other.class === failure.class && other.places?.some((each) => isSame(each, place))),
  );
  const isTold = charged.every((failure) => failure.places !== undefined && failure.places.length > 0);
  if (isTold && unmatched.length === 0) {
    return said('too', listed([...new Set(charged.flatMap(failureInWords))], MOST_NAMED));
  }
  if (!isTold || failures.some((failure) => failure.places === undefined)) {
    return said('unknown', UNTOLD);
  }
  const failing = new Set(failures.flatMap((failure) => failure.places ?? []).map(executableKey));
  // What isn't built isn't well.
  const isWellThere =
    built &&
    unmatched.every(({ failure, place }) => failure.class === 'compile-error' || !failing.has(executableKey(place)));
  const others = listed([...new Set(failures.flatMap(failureInWords))], MOST_NAMED);
  return isWellThere ? said('no', '') : said('otherwise', others);
}

/** A bench that holds benchmarks there, and none in the change, has lost them. */
function measuresNothing(record: SuiteRecord, { built, empty, failures }: BaseFinding): BaseVerdict {
  if (!built || failures.length > 0) {
    return said('otherwise', listed([...new Set(failures.flatMap(failureInWords))], MOST_NAMED));
  }
  const benches = emptyBenches(record);
  if (benches.length === 0) return said('unknown', 'it has no bench that could be asked');
  const known = new Set(empty.map(executableKey));
  const isEmpty = benches.every((bench) => known.has(executableKey(bench)));
  return isEmpty ? said('too', listed(benches.map(nothingInWords), MOST_NAMED)) : said('no', '');
}

const KEYS = ['package', 'target', 'benchmark', 'code', 'file'] as const;

const isSame = (one: FailurePlace, other: FailurePlace): boolean => KEYS.every((key) => one[key] === other[key]);

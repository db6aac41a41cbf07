import { causeOf } from '../../contract/decision/causes.ts';
import type { SuiteFact } from '../../contract/decision/decision-grounds.ts';
import type { BaseProbe } from '../../contract/probe/base-probe.ts';
import type { SuiteVerdict } from '../suites/judge-suite.ts';
import { standingFailures } from '../suites/suite-cause.ts';
import { baseVerdict, probeOf } from './base-verdict.ts';

/**
 * What the decision looks at of a suite, with what is known of the trusted base where the change would be charged by it:
 * of a required suite alone, and of none that the change removed.
 *
 * @param probes undefined: nobody looked
 * @param goesOn whether a further pass tries what this one's budget didn't reach
 */
export function factBesideBase(
  { fact, judged }: SuiteVerdict,
  probes: readonly BaseProbe[] | undefined,
  goesOn: boolean,
): SuiteFact {
  const { cause } = fact;
  const record = judged.main?.record;
  const isCharged = fact.required && cause !== null && cause !== 'removed' && causeOf(cause).row === '6';
  if (probes === undefined || record === undefined || !isCharged) return fact;
  return { ...fact, base: baseVerdict(record, standingFailures(judged, record, goesOn), probeOf(record, probes)) };
}

import type { Profile } from '../profile.ts';
import { checkEvidence } from './check-evidence.ts';
import { checkMetric } from './check-metric.ts';
import { checkSuite } from './check-suite.ts';
import { type ProfileIssue, under } from './profile-issue.ts';

/** Names that a profile's parts call each other by. */
export interface KnownNames {
  readonly suites?: unknown;
  readonly metrics?: unknown;
  readonly targets?: unknown;
}

/**
 * What a schema can't see: names that lead nowhere, commands that can't be what their suite says, patterns that can't
 * be paired. A profile without an issue may still measure nothing; that is the run's to say.
 *
 * @param names the mappings whose keys are names, where the profile lacks some of them because they are faulty
 */
export function checkProfile(profile: Profile, names: KnownNames = profile): ProfileIssue[] {
  const { suites, metrics, targets, evidence } = profile;
  const known = {
    suite: (name: string) => has(names.suites, name),
    metric: (name: string) => has(names.metrics, name),
    time: (name: string) => has(metrics, name) && 'time' in (metrics[name] ?? {}),
    target: (name: string) => has(names.targets, name),
  };
  return [
    ...(Object.keys(Object(names.suites)).length === 0
      ? [{ path: ['suites'], message: 'a profile needs at least one suite' }]
      : []),
    ...Object.entries(suites).flatMap(([name, suite]) => under(['suites', name], checkSuite(suite))),
    ...Object.entries(metrics).flatMap(([name, metric]) =>
      under(['metrics', name], checkMetric(metric, suites, known.suite)),
    ),
    ...Object.entries(targets).flatMap(([name, target]) => {
      const issues: ProfileIssue[] = known.metric(target.metric)
        ? []
        : [{ path: ['metric'], message: `no metric ${target.metric}` }];
      if ('range' in target.bound && target.bound.range[0] > target.bound.range[1]) {
        issues.push({ path: ['bound', 'range'], message: 'the lower end lies above the upper' });
      }
      return under(['targets', name], issues);
    }),
    ...evidence.flatMap((line, index) => under(['evidence', index], checkEvidence(line, known))),
  ];
}

const has = (mapping: unknown, name: string): boolean =>
  typeof mapping === 'object' && mapping !== null && Object.hasOwn(mapping, name);

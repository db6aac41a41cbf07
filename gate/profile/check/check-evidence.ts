import type { EvidenceItem, EvidenceLine } from '../profile.ts';
import { type ProfileIssue, under } from './profile-issue.ts';

interface Known {
  metric(name: string): boolean;
  /** Whether a metric is a benchmark's own time. */
  time(name: string): boolean;
  target(name: string): boolean;
}

export const checkEvidence = (line: EvidenceLine, known: Known): ProfileIssue[] =>
  line.items.flatMap((item, index) => under(['items', index], checkItem(item, known)));

/** An item shows a metric, or says a target's verdict. */
function checkItem(item: EvidenceItem, known: Known): ProfileIssue[] {
  const { metric, standIn, target, and, met, missed, format } = item;
  const twice = /\{value\}\s*(?:ns|[uµ]s|ms|s)\b/u.test(format) && metric !== undefined && known.time(metric);
  const unknown = (path: (string | number)[], name: string | undefined, kind: 'metric' | 'target'): ProfileIssue[] =>
    name === undefined || known[kind](name) ? [] : [{ path, message: `no ${kind} ${name}` }];
  return [
    ...unknown(['metric'], metric, 'metric'),
    ...unknown(['standIn'], standIn, 'metric'),
    ...unknown(['target'], target, 'target'),
    ...(and ?? []).flatMap((name, index) => unknown(['and', index], name, 'target')),
    ...(metric === undefined && target === undefined ? [{ path: [], message: 'expected a metric or a target' }] : []),
    ...(metric === undefined && standIn !== undefined
      ? [{ path: ['standIn'], message: 'stands in for no metric' }]
      : []),
    ...(target === undefined && (and !== undefined || met !== undefined || missed !== undefined)
      ? [{ path: [], message: 'and, met and missed speak of a target, and there is none' }]
      : []),
    ...(metric !== undefined && !format.includes('{value}')
      ? [{ path: ['format'], message: 'expected {value} in it' }]
      : []),
    ...(twice ? [{ path: ['format'], message: '{value} of a time has its unit already, such as 142 ns' }] : []),
  ];
}

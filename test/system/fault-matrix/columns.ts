import type { Fault, OwnAnswer } from '../../../demo/github-stand-in/faults/fault.ts';
import {
  badCredentials,
  issuesDisabled,
  lackingPermission,
  lackingScope,
  primaryLimit,
  secondaryLimit,
} from '../../../demo/github-stand-in/faults/refusals.ts';

/** A column of the matrix. */
export interface Column {
  readonly name: string;
  /** Made when the request is about to come: some name a time. */
  readonly fault: () => Fault;
  /** Only writes are applied, or not to be seen. */
  readonly ofWrites: boolean;
}

/** How long a late write stays out of sight. */
const LATE_MS = 600;

const plain = (status: number): OwnAnswer => ({ status, message: 'Fault of the stand-in' });

const REFUSALS: readonly (readonly [string, () => OwnAnswer])[] = [
  ['401', () => badCredentials],
  ['403 permission', () => lackingPermission],
  ['403 secondary', () => secondaryLimit({ retryAfterSeconds: 1 })],
  ['403 secondary, unnamed', () => secondaryLimit()],
  ['403 primary', () => primaryLimit({ resetsInSeconds: 1 })],
  ['404', () => lackingScope],
  ['409', () => plain(409)],
  ['410', () => issuesDisabled],
  ['422', () => plain(422)],
  ['429', () => secondaryLimit({ status: 429, retryAfterSeconds: 1 })],
  ['429 unnamed', () => secondaryLimit({ status: 429 })],
  ['429 primary', () => primaryLimit({ status: 429, resetsInSeconds: 1 })],
  ['500', () => plain(500)],
  ['502', () => plain(502)],
  ['503', () => plain(503)],
];

export const COLUMNS: readonly Column[] = [
  ...REFUSALS.map(([name, fault]) => ({ name, fault, ofWrites: false })),
  ...(['reset', 'fin', 'hang-before-write', 'truncated'] as const).map((fault) => ({
    name: fault,
    fault: () => fault,
    ofWrites: false,
  })),
  ...REFUSALS.map(([name, fault]) => ({
    name: `${name}, applied`,
    fault: () => ({ ...fault(), afterWrite: true }),
    ofWrites: true,
  })),
  ...(['reset-after-write', 'fin-after-write', 'hang'] as const).map((fault) => ({
    name: `${fault.split('-')[0]}, applied`,
    fault: () => fault,
    ofWrites: true,
  })),
  { name: 'late', fault: () => ({ visibleAfterMs: LATE_MS }), ofWrites: true },
  ...(['reset-after-write', 'hang', 'truncated', '502-after-write'] as const).map((answer) => ({
    name: `late, ${answer.split('-')[0]}`,
    fault: () => ({ visibleAfterMs: LATE_MS, answer }),
    ofWrites: true,
  })),
];

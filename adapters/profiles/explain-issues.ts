import { z } from 'zod';
import type { Branch } from './layer.ts';
import { locate } from './merge-layers.ts';
import type { ProfileFault } from './profile-error.ts';

/** A fault before it has a place in a file. */
export interface PathFault {
  readonly path: readonly PropertyKey[];
  /** Whether the name or the value is wrong. */
  readonly what: 'key' | 'value';
  readonly message: string;
}

/** Turns what zod says into one fault for each thing to mend. */
export const explainIssues = (issues: readonly z.core.$ZodIssue[]): PathFault[] => issues.flatMap(explainIssue);

function explainIssue(issue: z.core.$ZodIssue): PathFault[] {
  const { path } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: [...path, key], what: 'key', message: 'unknown key' }));
    case 'invalid_key':
      return [{ path, what: 'key', message: issue.issues[0]?.message ?? issue.message }];
    case 'invalid_union':
      return explainUnion(issue);
    case 'invalid_type':
      return [
        {
          path,
          what: 'value',
          message: issue.message.replace(/^Invalid input: (.*), received undefined$/, 'missing: $1'),
        },
      ];
    default:
      return [{ path, what: 'value', message: issue.message }];
  }
}

/** The alternative that was meant is the one whose keys fit best; where several fit alike, the union speaks itself. */
function explainUnion(issue: z.core.$ZodIssueInvalidUnion): PathFault[] {
  const ranked = issue.errors
    .map((issues) => ({ issues, misfits: issues.filter(isMisfit).length }))
    .sort((left, right) => left.misfits - right.misfits);
  const [best, second] = ranked;
  if (best === undefined || best.misfits === second?.misfits) {
    return [{ path: issue.path, what: 'value', message: issue.message }];
  }
  return explainIssues(best.issues).map((fault) => ({ ...fault, path: [...issue.path, ...fault.path] }));
}

const isMisfit = (issue: z.core.$ZodIssue): boolean =>
  (issue.code === 'unrecognized_keys' && issue.path.length === 0) ||
  (issue.code === 'invalid_type' && issue.path.length === 1 && issue.message.endsWith('received undefined'));

/** Gives a fault its place. */
export const placeFault = (tree: Branch, { path, what, message }: PathFault): ProfileFault => ({
  ...locate(tree, path, what),
  path: z.core.toDotPath(path),
  message,
});

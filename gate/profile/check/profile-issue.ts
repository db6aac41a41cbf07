/** Something wrong at a place of a profile. */
export interface ProfileIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The issues of a part, seen from the whole. */
export const under = (path: readonly (string | number)[], issues: readonly ProfileIssue[]): ProfileIssue[] =>
  issues.map((issue) => ({ ...issue, path: [...path, ...issue.path] }));

/**
 * What a step does on GitHub. An app's token for it can do that and no more, in the one repository: what a token that
 * got out of a step could be used for is bounded by the step.
 *
 * `read`: subjects and their comments; `git`: fetching; `texts`: writing bodies and comments; `checks`, `statuses`.
 */
export type TokenNeed = 'read' | 'git' | 'texts' | 'checks' | 'statuses';

/** In GitHub's names; `metadata: read` comes with each. */
export const NEEDED_PERMISSIONS: Readonly<Record<TokenNeed, Readonly<Record<string, 'read' | 'write'>>>> = {
  read: { issues: 'read', pull_requests: 'read' },
  git: { contents: 'read' },
  texts: { issues: 'write', pull_requests: 'write' },
  checks: { checks: 'write' },
  statuses: { statuses: 'write' },
};

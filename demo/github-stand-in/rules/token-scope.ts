import { lackingPermission } from '../faults/refusals.ts';
import { type Answer, refuse, type StandInRequest } from '../message.ts';

/** Of a path below a repository, the permissions of which one is enough; the first pattern that fits counts. */
const PERMISSIONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/(?:check-runs|check-suites|commits\/.+\/check-runs)(?:\/|$)/, ['checks']],
  [/^\/(?:statuses|commits\/.+\/status(?:es)?)(?:\/|$)/, ['statuses']],
  // A pull request's text and comments are an issue's too.
  [/^\/issues(?:\/|$)/, ['issues', 'pull_requests']],
  [/^\/pulls(?:\/|$)/, ['pull_requests']],
  [/^\/(?:commits|contents|git)(?:\/|$)/, ['contents']],
];

/** Refuses what an installation's token was not made for: another repository, or what needs a permission that it lacks. */
export function outsideToken({ caller, method, path }: StandInRequest): Answer | null {
  const [, repository, below = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
  if (caller.kind !== 'installation' || repository === undefined || below === '/installation') return null;
  const { repositories, permissions } = caller;
  const isRead = method === 'GET' || method === 'HEAD';
  // All of the stand-in's repositories are public: anybody may read them.
  if (repositories !== null && !repositories.includes(repository.toLowerCase())) return isRead ? null : refused();
  const needed = PERMISSIONS.find(([pattern]) => pattern.test(below))?.[1];
  if (needed === undefined) return isRead ? null : refused();
  const has = needed.some((name) => permissions[name] === 'write' || (isRead && permissions[name] === 'read'));
  return has ? null : refused();
}

const refused = (): Answer => refuse(lackingPermission.status, lackingPermission.message);

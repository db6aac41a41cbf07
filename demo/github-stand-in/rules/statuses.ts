import { invalid, json, page, refuse } from '../message.ts';
import { resolveCommit } from '../world.ts';
import type { Rule } from './rule.ts';

const STATES = ['error', 'failure', 'pending', 'success'];
const LONGEST_DESCRIPTION = 140;
/** GitHub's bound for one context on one commit. */
const MOST_STATUSES = 1000;

/** Commit statuses, which the emulator lacks. */
export const statusRules: Rule[] = [
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/statuses/{sha}',
    async answer({ request, part, repository, world, emulator }) {
      const login = loginOf(request.caller);
      if (login === null) return refuse(401, 'Requires authentication');
      const { state, context = 'default', description = null, target_url = null } = request.body;
      const commit = resolveCommit(world, repository, part.sha ?? '');
      if (commit === null) return refuse(422, `No commit found for SHA: ${part.sha}`);
      if (!STATES.includes(String(state))) return invalid('Status', 'state', 'state is not included in the list');
      if (typeof description === 'string' && description.length > LONGEST_DESCRIPTION) {
        return invalid(
          'Status',
          'description',
          `description is too long (maximum is ${LONGEST_DESCRIPTION} characters)`,
        );
      }
      const same = world.statuses.filter((status) => status.sha === commit.sha && status.context === context);
      if (same.length >= MOST_STATUSES) {
        return invalid('Status', 'sha', 'This SHA and context has reached the maximum number of statuses.');
      }
      if ((await emulator.read(`/repos/${repository}`)).status !== 200) return refuse(404, 'Not Found');
      const status = {
        id: world.statuses.length + 1,
        repository,
        sha: commit.sha,
        context: String(context),
        state: String(state),
        description: description === null ? null : String(description),
        target_url: target_url === null ? null : String(target_url),
        creator: { login },
        created_at: new Date().toISOString(),
      };
      world.statuses.push(status);
      return json(201, status);
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/commits/{ref+}/statuses',
    async answer({ request, part, repository, world }) {
      const commit = resolveCommit(world, repository, part.ref ?? '');
      if (commit === null) return refuse(404, 'Not Found');
      const newestFirst = world.statuses.filter((status) => status.sha === commit.sha).toReversed();
      const { items, link } = page(request, world.url, newestFirst);
      return json(200, items, link);
    },
  },
];

const loginOf = (caller: Parameters<Rule['answer']>[0]['request']['caller']): string | null => {
  if (caller.kind === 'person') return caller.login;
  return caller.kind === 'installation' ? `app-${caller.appId}[bot]` : null;
};

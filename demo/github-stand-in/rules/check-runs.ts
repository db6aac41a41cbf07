import { z } from 'zod';
import { APPS } from '../emulator.ts';
import { type Answer, invalid, json, page, refuse, type StandInRequest } from '../message.ts';
import { resolveCommit } from '../world.ts';
import { Annotations, keepAnnotations } from './annotations.ts';
import type { Rule, RuleContext } from './rule.ts';

const CheckRun = z.looseObject({ id: z.int(), name: z.string(), status: z.string(), head_sha: z.string() });

/** Characters by GitHub's documentation, bytes by what it does: the stricter of both. */
const LONGEST_TEXT = 65_535;

/** Check runs: apps only, each its own, within GitHub's bounds, and never back from completed. */
export const checkRunRules: Rule[] = [
  {
    method: 'POST',
    path: '/repos/{owner}/{repo}/check-runs',
    async answer({ request, repository, world, forward }) {
      const fault = appsOnly(request) ?? (request.body.name === undefined ? unnamed : malformed(request.body));
      if (fault !== null) return fault;
      const headSha = String(request.body.head_sha ?? '');
      if (resolveCommit(world, repository, headSha)?.sha !== headSha) {
        return refuse(422, `No commit found for SHA: ${headSha}`);
      }
      const answer = await forward(withStatus(request.body));
      const run = CheckRun.safeParse(answer.body);
      if (answer.status >= 300 || !run.success || request.caller.kind !== 'installation') return answer;
      world.checkRuns.set(run.data.id, { appId: request.caller.appId, repository, headSha });
      keepAnnotations(world, run.data.id, request);
      return { ...answer, body: withApp(run.data, request.caller.appId) };
    },
  },
  {
    method: 'PATCH',
    path: '/repos/{owner}/{repo}/check-runs/{id}',
    async answer({ request, part, world, emulator, forward }) {
      const owner = world.checkRuns.get(Number(part.id));
      const fault = appsOnly(request) ?? malformed(request.body);
      if (fault !== null) return fault;
      if (owner === undefined) return refuse(404, 'Not Found');
      if (request.caller.kind !== 'installation' || owner.appId !== request.caller.appId) {
        return refuse(403, 'Invalid app_id - check run can only be modified by the GitHub App that created it.');
      }
      const before = CheckRun.parse((await emulator.read(request.path)).body);
      const body = withStatus(request.body);
      if (before.status === 'completed' && body.status !== undefined && body.status !== 'completed') {
        return invalid('CheckRun', 'status', 'A completed check run can not go back to another status');
      }
      const answer = await forward(body);
      const run = CheckRun.safeParse(answer.body);
      if (!run.success) return answer;
      keepAnnotations(world, run.data.id, request);
      return { ...answer, body: withApp(run.data, owner.appId) };
    },
  },
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/check-runs/{id}',
    async answer({ part, world, forward }) {
      const answer = await forward();
      const run = CheckRun.safeParse(answer.body);
      const owner = world.checkRuns.get(Number(part.id));
      return run.success && owner ? { ...answer, body: withApp(run.data, owner.appId) } : answer;
    },
  },
  { method: 'GET', path: '/repos/{owner}/{repo}/commits/{ref+}/check-runs', answer: listCheckRuns },
];

async function listCheckRuns({ request, part, repository, world, emulator }: RuleContext): Promise<Answer> {
  const commit = resolveCommit(world, repository, part.ref ?? '');
  if (commit === null) return refuse(422, `No commit found for SHA: ${part.ref}`);
  const ids = [...world.checkRuns].filter(
    ([, run]) => run.headSha === commit.sha && run.repository.toLowerCase() === repository.toLowerCase(),
  );
  const runs = await Promise.all(
    ids.map(async ([id, { appId }]) => {
      const answer = await emulator.read(`/repos/${repository}/check-runs/${id}`);
      return withApp(CheckRun.parse(answer.body), appId);
    }),
  );
  const name = request.query.get('check_name');
  const named = runs.filter((run) => name === null || run.name === name).sort((left, right) => right.id - left.id);
  const latest = (request.query.get('filter') ?? 'latest') === 'latest';
  const key = (run: (typeof runs)[number]): string => `${run.app.id} ${run.name}`;
  const listed = latest ? [...new Map(named.toReversed().map((run) => [key(run), run])).values()] : named;
  const { items, link } = page(request, world.url, listed);
  return json(200, { total_count: listed.length, check_runs: items }, link);
}

const withApp = (run: z.infer<typeof CheckRun>, appId: number) => ({
  ...run,
  app: APPS.find((app) => app.id === appId) ?? { id: appId, slug: 'unknown', name: 'unknown' },
});

/** A conclusion completes a check run on GitHub, whatever its status; the emulator loses it. */
const withStatus = (body: StandInRequest['body']): Record<string, unknown> =>
  body.conclusion === undefined ? { ...body } : { ...body, status: 'completed' };

const appsOnly = ({ caller }: StandInRequest): Answer | null => {
  if (caller.kind === 'nobody') return refuse(401, 'Requires authentication');
  return caller.kind === 'installation' ? null : refuse(403, 'You must authenticate via a GitHub App.');
};

const Text = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= LONGEST_TEXT)
  .nullish();
const Input = z.looseObject({
  name: z.string().min(1).max(255).optional(),
  external_id: z.string().max(255).optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'timed_out'])
    .optional(),
  output: z
    .looseObject({
      title: z.string().max(255).nullish(),
      summary: Text,
      text: Text,
      annotations: Annotations.optional(),
    })
    .nullish(),
});

const unnamed = invalid('CheckRun', 'name', 'name is missing');

const malformed = (body: StandInRequest['body']): Answer | null => {
  const input = Input.safeParse(body);
  if (!input.success) {
    const field = input.error.issues[0]?.path.join('.') ?? 'output';
    return invalid('CheckRun', field, `${field} is too long or of the wrong type`);
  }
  if (input.data.status === 'completed' && input.data.conclusion === undefined) {
    return invalid('CheckRun', 'conclusion', 'conclusion is required for a completed check run');
  }
  return null;
};

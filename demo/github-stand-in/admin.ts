import { z } from 'zod';
import type { Fault } from './faults/fault.ts';
import type { Faults } from './faults/faults.ts';
import {
  badCredentials,
  issuesDisabled,
  lackingPermission,
  lackingScope,
  primaryLimit,
  secondaryLimit,
} from './faults/refusals.ts';
import { json, refuse } from './message.ts';
import type { Admin, SeenRequest } from './parts.ts';
import type { StandInWriter } from './writer.ts';

const PREFIX = '/_stand-in/';

export const isAdminPath = (path: string): boolean => path.startsWith(PREFIX);

/** Refusals as GitHub words them, by a name that is quick to type. */
const NAMED: Readonly<Record<string, () => Fault>> = {
  'secondary-limit': () => secondaryLimit({ retryAfterSeconds: 5 }),
  'secondary-limit-unnamed': () => secondaryLimit(),
  'primary-limit': () => primaryLimit({ resetsInSeconds: 30 }),
  'no-permission': () => lackingPermission,
  'no-scope': () => lackingScope,
  'bad-credentials': () => badCredentials,
  'issues-disabled': () => issuesDisabled,
};

const WAYS = [
  'reset',
  'reset-after-write',
  'fin',
  'fin-after-write',
  'hang-before-write',
  'hang',
  'truncated',
] as const;

const Status = z.coerce.number().pipe(z.int().min(400).max(599));
const AfterWrite = z.templateLiteral([z.int().min(400).max(599), '-after-write']);
const Named = z
  .string()
  .refine((name) => name in NAMED)
  .transform((name): Fault => NAMED[name]?.() ?? 500);
const FaultInput = z.union(
  [
    Status,
    AfterWrite,
    z.enum(WAYS),
    z.strictObject({
      status: Status,
      message: z.string().max(1000),
      headers: z.record(z.string().max(100), z.string().max(1000)).optional(),
      afterWrite: z.boolean().optional(),
    }),
    z.strictObject({
      visibleAfterMs: z.int().positive().max(600_000),
      answer: z.union([AfterWrite, z.enum(['reset-after-write', 'fin-after-write', 'hang', 'truncated'])]).optional(),
    }),
    Named,
  ],
  {
    error: `a status, 502-after-write or any other status so, ${WAYS.join(', ')}, {"visibleAfterMs": …}, or one of ${Object.keys(NAMED).join(', ')}`,
  },
);

const PathPattern = z
  .string()
  .max(500)
  .transform((text, context) => {
    try {
      return new RegExp(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not a regular expression' });
      return z.NEVER;
    }
  });

const PlannedInput = z.strictObject({
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
  path: PathPattern,
  fault: FaultInput,
  times: z.int().min(1).max(1000).default(1),
});
const RandomInput = z.strictObject({
  seed: z.int().default(1),
  rate: z.number().min(0).max(1),
  faults: z
    .array(FaultInput)
    .min(1)
    .max(100)
    .default([502, '502-after-write', 'reset', 'reset-after-write', 'truncated']),
  path: PathPattern.optional(),
});
const HeadInput = z.strictObject({
  repository: z.string().max(200),
  number: z.int().positive(),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  tree: z.string().regex(/^[0-9a-f]{40}$/),
});

interface AdminParts {
  readonly faults: Faults;
  readonly seen: readonly SeenRequest[];
  readonly repositories: readonly string[];
  readonly writer: Pick<StandInWriter, 'dump' | 'registerCommit' | 'setHead'>;
}

const LATEST_REQUESTS = 50;

export const createAdmin =
  ({ faults, seen, repositories, writer }: AdminParts): Admin =>
  async (method, path, body) => {
    const what = `${method} ${path.slice(PREFIX.length)}`;
    try {
      switch (what) {
        case 'GET state': {
          const dumps = await Promise.all(repositories.map(async (name) => [name, await writer.dump(name)] as const));
          const requests = seen.slice(-LATEST_REQUESTS);
          return json(200, { ...Object.fromEntries(dumps), pendingFaults: faults.pending, requests });
        }
        case 'POST faults': {
          const { times, ...planned } = PlannedInput.parse(body);
          for (let time = 0; time < times; time++) faults.next(planned.method, planned.path, planned.fault);
          return json(201, { pendingFaults: faults.pending });
        }
        case 'DELETE faults': {
          faults.clear();
          return json(200, { pendingFaults: faults.pending });
        }
        case 'POST random': {
          const { path: only, ...plan } = RandomInput.parse(body);
          faults.atRandom(plan.rate === 0 ? null : { ...plan, ...(only === undefined ? {} : { path: only }) });
          return json(201, plan);
        }
        case 'POST head': {
          const { repository, number, sha, tree } = HeadInput.parse(body);
          writer.registerCommit(repository, sha, tree);
          writer.setHead(repository, number, sha);
          return json(201, { head: sha });
        }
        default:
          return refuse(404, 'The stand-in knows GET state, POST and DELETE faults, POST random and POST head');
      }
    } catch (error) {
      if (error instanceof z.ZodError) return refuse(422, z.prettifyError(error));
      throw error;
    }
  };

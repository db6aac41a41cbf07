import { z } from 'zod';
import { json, page, type StandInRequest } from '../message.ts';
import type { World } from '../world.ts';
import type { Rule } from './rule.ts';

/** What GitHub asks of an annotation, in one request at most 50 of them. */
export const Annotations = z
  .array(
    z.looseObject({
      path: z.string().min(1),
      start_line: z.int().positive(),
      end_line: z.int().positive(),
      annotation_level: z.enum(['notice', 'warning', 'failure']),
      message: z
        .string()
        .min(1)
        .max(64 * 1024),
      title: z.string().max(255).optional(),
    }),
  )
  .max(50);

const Body = z.looseObject({ output: z.looseObject({ annotations: Annotations.optional() }) });

/** GitHub adds annotations to those of earlier requests; the emulator forgets them. */
export const keepAnnotations = (world: World, checkRunId: number, { body, delayMs }: StandInRequest): void => {
  const listedFrom = Date.now() + delayMs;
  const added = (Body.safeParse(body).data?.output.annotations ?? []).map((annotation) => ({ annotation, listedFrom }));
  world.annotations.set(checkRunId, [...(world.annotations.get(checkRunId) ?? []), ...added]);
};

/** A list, where the emulator answers with an object around one. */
export const annotationRules: Rule[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/check-runs/{id}/annotations',
    async answer({ request, part, world }) {
      const kept = world.annotations.get(Number(part.id)) ?? [];
      const listed = kept.filter(({ listedFrom }) => listedFrom <= Date.now()).map(({ annotation }) => annotation);
      const { items, link } = page(request, world.url, listed);
      return json(200, items, link);
    },
  },
];

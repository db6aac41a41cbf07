import { z } from 'zod';
import type { Parts } from './parts.ts';
import type { Status } from './world.ts';

const CheckRun = z.looseObject({
  id: z.int(),
  name: z.string(),
  head_sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  external_id: z.string().nullable(),
  output: z.looseObject({ title: z.string().nullable(), summary: z.string().nullable(), text: z.string().nullable() }),
});
export const Comment = z.looseObject({ id: z.int(), body: z.string(), user: z.looseObject({ login: z.string() }) });
export const Numbered = z.looseObject({ number: z.int(), body: z.string().nullable() });

/** Everything that receipts can be found in. */
export interface Dump {
  readonly checkRuns: readonly (z.infer<typeof CheckRun> & { readonly appId: number })[];
  readonly statuses: readonly Status[];
  /** Oldest first. */
  readonly comments: readonly {
    readonly id: number;
    readonly number: number;
    readonly author: string;
    readonly body: string;
  }[];
}

type Emulator = Parts['emulator'];

/** Reads all of a repository that receipts can be in; none of it counts as a request. */
export async function dump({ world, emulator }: Pick<Parts, 'world' | 'emulator'>, repository: string): Promise<Dump> {
  const own = [...world.checkRuns].filter(([, run]) => run.repository.toLowerCase() === repository.toLowerCase());
  const checkRuns = own.map(async ([id, { appId }]) => {
    const answer = await emulator.read(`/repos/${repository}/check-runs/${id}`);
    return { ...CheckRun.parse(answer.body), appId };
  });
  const comments = (
    await Promise.all((await numbers(emulator, repository)).map((number) => commentsOf(emulator, repository, number)))
  )
    .flat()
    .sort((left, right) => left.id - right.id);
  const statuses = world.statuses.filter((status) => status.repository === repository);
  return { checkRuns: await Promise.all(checkRuns), statuses, comments };
}

const listAll = async (emulator: Emulator, path: string): Promise<unknown[]> => {
  const all: unknown[] = [];
  for (let page = 1; ; page++) {
    const answer = await emulator.read(`${path}?state=all&per_page=100&page=${page}`);
    const items = z.array(z.unknown()).parse(answer.body);
    all.push(...items);
    if (items.length < 100) return all;
  }
};
const numbers = async (emulator: Emulator, repository: string): Promise<number[]> => {
  const lists = [
    await listAll(emulator, `/repos/${repository}/issues`),
    await listAll(emulator, `/repos/${repository}/pulls`),
  ];
  return [
    ...new Set(
      z
        .array(Numbered)
        .parse(lists.flat())
        .map(({ number }) => number),
    ),
  ];
};
const commentsOf = async (emulator: Emulator, repository: string, number: number): Promise<Dump['comments']> => {
  const comments = z.array(Comment).parse(await listAll(emulator, `/repos/${repository}/issues/${number}/comments`));
  return comments.map(({ id, body, user }) => ({ id, number, author: user.login, body }));
};

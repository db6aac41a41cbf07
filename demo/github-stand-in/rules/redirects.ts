import { z } from 'zod';
import { type Answer, json, type StandInRequest } from '../message.ts';
import type { Parts } from '../parts.ts';
import { numberKey } from '../world.ts';

type Known = Pick<Parts, 'world' | 'emulator'>;

const Repository = z.looseObject({ id: z.int(), full_name: z.string() });

/**
 * GitHub's redirect for a repository that was renamed and for an issue that was transferred, to the address by the
 * repository's id; null: what is asked for is where it was.
 */
export async function redirectFor({ world, emulator }: Known, request: StandInRequest): Promise<Answer | null> {
  const { method, path, query } = request;
  const [, name = '', rest = ''] = /^\/repos\/([^/]+\/[^/]+)(\/.*)?$/.exec(path) ?? [];
  const renamed = world.formerNames.get(name.toLowerCase());
  const [, number, below = ''] = /^\/issues\/(\d+)(\/.*)?$/.exec(rest) ?? [];
  const transferred = number === undefined ? undefined : world.transfers.get(numberKey(name, Number(number)));
  const to = renamed ?? transferred?.repository;
  if (to === undefined) return null;
  const { id } = Repository.parse((await emulator.read(`/repos/${to}`)).body);
  const within = transferred === undefined ? rest : `/issues/${transferred.number}${below}`;
  const search = query.size === 0 ? '' : `?${query}`;
  const location = `${world.url}/repositories/${id}${within}${search}`;
  // 307 keeps the method, and asks to; 301 is answered with a GET by some clients in place of a POST.
  const status = method !== 'GET' && transferred === undefined ? 307 : 301;
  const message = status === 307 ? 'Temporary Redirect' : 'Moved Permanently';
  return json(status, { message, url: location, documentation_url: 'https://docs.github.com/rest' }, { location });
}

/** The path by name of one by a repository's id; any other as it is. */
export async function pathByName(known: Known, path: string): Promise<string> {
  const [, id, rest = ''] = /^\/repositories\/(\d+)(\/.*)?$/.exec(path) ?? [];
  const [name] = id === undefined ? [] : await namesOf(known, [Number(id)]);
  return name === undefined ? path : `/repos/${name}${rest}`;
}

/** The names of the repositories that have these ids. */
export async function namesOf({ world, emulator }: Known, ids: readonly number[]): Promise<string[]> {
  const read = async (name: string) => Repository.parse((await emulator.read(`/repos/${name}`)).body);
  const all = await Promise.all(world.repositories.map(read));
  return all.filter(({ id }) => ids.includes(id)).map(({ full_name }) => full_name);
}

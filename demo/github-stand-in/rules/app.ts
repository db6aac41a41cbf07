import { z } from 'zod';
import { json, refuse } from '../message.ts';
import { namesOf } from './redirects.ts';
import type { Rule } from './rule.ts';

const Installations = z.array(z.looseObject({ id: z.int(), account: z.looseObject({ login: z.string() }) }));

const Minted = z.object({ token: z.string(), permissions: z.record(z.string(), z.string()) });
const Narrowed = z.looseObject({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
});

/** What an app may ask about itself, and what its installations may not. */
export const appRules: Rule[] = [
  {
    method: 'GET',
    path: '/repos/{owner}/{repo}/installation',
    // The emulator answers with the first app's installation, whoever asks.
    async answer({ request, part, emulator }) {
      if (request.caller.kind !== 'app') return refuse(401, 'A JSON web token could not be decoded');
      const answer = await emulator.call('GET', '/app/installations', request.token);
      const installations = Installations.safeParse(answer.body);
      if (!installations.success) return answer;
      const owner = part.owner?.toLowerCase();
      const found = installations.data.find(({ account }) => account.login.toLowerCase() === owner);
      return found === undefined ? refuse(404, 'Not Found') : json(200, found);
    },
  },
  {
    method: 'POST',
    path: '/app/installations/{id}/access_tokens',
    async answer({ request, part, world, access, emulator, forward }) {
      const answer = await forward();
      const minted = Minted.safeParse(answer.body);
      if (!minted.success || request.caller.kind !== 'app') return answer;
      const { token, permissions } = minted.data;
      const installation = await emulator.call('GET', `/app/installations/${part.id}`, request.token);
      const owner = Installations.element.parse(installation.body).account.login;
      const { repositories, repository_ids } = Narrowed.parse(request.body);
      const byName = repositories?.map((name) => `${owner}/${name}`);
      const byId = repository_ids && (await namesOf({ world, emulator }, repository_ids));
      access.admit(token, {
        kind: 'installation',
        appId: request.caller.appId,
        repositories: (byName ?? byId)?.map((name) => name.toLowerCase()) ?? null,
        permissions,
      });
      return answer;
    },
  },
  {
    method: 'GET',
    path: '/user',
    answer: async ({ request, forward }) =>
      request.caller.kind === 'installation' ? refuse(403, 'Resource not accessible by integration') : forward(),
  },
];

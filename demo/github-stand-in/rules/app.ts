import { z } from 'zod';
import { json, refuse } from '../message.ts';
import type { Rule } from './rule.ts';

const Installations = z.array(z.looseObject({ id: z.int(), account: z.looseObject({ login: z.string() }) }));

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
    async answer({ request, access, forward }) {
      const answer = await forward();
      const minted = z.object({ token: z.string() }).safeParse(answer.body);
      if (minted.success && request.caller.kind === 'app') {
        access.admit(minted.data.token, { kind: 'installation', appId: request.caller.appId });
      }
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

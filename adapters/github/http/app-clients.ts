import { setTimeout as sleep } from 'node:timers/promises';
import { createAppAuth } from '@octokit/auth-app';
import type { Octokit } from '@octokit/rest';
import type { GitHubIdentity } from './identity.ts';
import { InstallationTokens } from './installation-tokens.ts';
import { findInstallation, type Installation } from './installations.ts';
import { remember } from './remember.ts';
import type { RepositoryParts } from './repository-parts.ts';
import type { TokenNeed } from './token-needs.ts';

type AppIdentity = Extract<GitHubIdentity, { kind: 'app' }>;

/** What an octokit needs that asks as the app itself, which may do nothing but manage its installations. */
export const appAuth = ({ appId, privateKey }: AppIdentity): object => ({
  authStrategy: (options: Parameters<typeof createAppAuth>[0]) => {
    const auth = createAppAuth(options);
    const hook = async (request: Parameters<typeof auth.hook>[0], endpoint: Endpoint): Promise<unknown> => {
      // Octokit knows the paths that an app asks by its key, but not where a renamed repository's redirects to.
      if (!/\/repositories\/\d+\/installation$/.test(endpoint.url)) return auth.hook(request, endpoint as never);
      endpoint.headers.authorization = `bearer ${(await auth({ type: 'app' })).token}`;
      return request(endpoint as never);
    };
    return Object.assign(async (asked: never) => auth(asked), { hook });
  },
  auth: { appId, privateKey: privateKey.reveal() },
});

/** An app's octokits and tokens, each for one repository and one need. */
export interface AppClients {
  octokit(parts: RepositoryParts, need: TokenNeed): Octokit;
  tokens(parts: RepositoryParts): InstallationTokens;
  installation(parts: RepositoryParts): Promise<Installation>;
}

export function appClients(
  identity: AppIdentity,
  create: (auth: object) => Octokit,
  createApp: (auth: object) => Octokit,
): AppClients {
  const app = createApp(appAuth(identity));
  const installations = new Map<string, () => Promise<Installation>>();
  const tokens = new Map<string, InstallationTokens>();
  const octokits = new Map<string, Octokit>();
  const nameOf = ({ owner, repo }: RepositoryParts): string => `${owner}/${repo}`.toLowerCase();
  const clients: AppClients = {
    installation: (parts) =>
      among(installations, nameOf(parts), () => remember(() => findInstallation(app, identity, parts)))(),
    tokens: (parts) =>
      among(tokens, nameOf(parts), () => {
        const known = () => clients.installation(parts);
        const anew = () => {
          installations.delete(nameOf(parts));
          return known();
        };
        return new InstallationTokens(app, { known, anew }, parts);
      }),
    octokit: (parts, need) =>
      among(octokits, `${nameOf(parts)} ${need}`, () => create(withTokens(clients.tokens(parts), need))),
  };
  return clients;
}

/** An app that is installed in more places than that begins anew. */
const MOST_KEPT = 500;

function among<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key) ?? make();
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, known);
  return known;
}

/** GitHub's replicas may not know a token yet that is younger. */
const YOUNG_MS = 5000;

/** Authenticates each request with the token for one need. One that GitHub refuses isn't used again. */
const withTokens = (tokens: InstallationTokens, need: TokenNeed): object => ({
  authStrategy: () =>
    Object.assign(async () => ({ type: 'token' }), {
      hook: async (request: Request, endpoint: Endpoint): Promise<unknown> => {
        const { token, madeAt } = await tokens.of(need);
        endpoint.headers.authorization = `token ${token}`;
        for (;;) {
          try {
            return await request(endpoint);
          } catch (error) {
            if (!(error instanceof Error && 'status' in error && error.status === 401)) throw error;
            // A write is sent once: what met 401 in between may have arrived.
            if (endpoint.method === 'GET' && Date.now() - madeAt < YOUNG_MS) {
              await sleep(1000);
              continue;
            }
            tokens.forget(need);
            throw error;
          }
        }
      },
    }),
});

type Endpoint = { readonly method: string; readonly url: string; readonly headers: Record<string, unknown> };
type Request = (endpoint: Endpoint) => Promise<unknown>;

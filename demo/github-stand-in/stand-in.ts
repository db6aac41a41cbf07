import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAppAuth } from '@octokit/auth-app';
import { z } from 'zod';
import { Access } from './access.ts';
import { createAdmin } from './admin.ts';
import type { Dump } from './dump.ts';
import {
  ACTIONS_APP,
  type Emulator,
  GATE_APP,
  installationId,
  ownersOf,
  PERMISSIONS,
  privateKey,
  startEmulator,
} from './emulator.ts';
import { Faults } from './faults/faults.ts';
import { OwnRepositories } from './git/own-repositories.ts';
import type { OwnRepository } from './git/own-repository.ts';
import type { Parts, SeenRequest } from './parts.ts';
import { RateLimits } from './rate-limits.ts';
import type { StandInSeed } from './seed.ts';
import { createStrictServer } from './server.ts';
import { Visibility } from './visibility.ts';
import { createWorld } from './world.ts';
import { type StandInWriter, standInWriter } from './writer.ts';

/** A GitHub API over HTTP on this machine, as strict as GitHub where receipts depend on it. */
export interface GitHubStandIn extends StandInWriter {
  readonly url: string;
  readonly app: { readonly id: number; readonly slug: string; readonly privateKey: string };
  readonly tokens: {
    /** Login to personal token: of every owner and user of the seed. */
    readonly personal: Readonly<Record<string, string>>;
    /** Owner to the token that a workflow run in one of its repositories would have. */
    readonly actions: Readonly<Record<string, string>>;
  };
  readonly faults: Faults;
  /** What git finds at a repository's address; null: it has none. */
  ownRepository(repository: string): OwnRepository | null;
  /** Every request so far, the stand-in's own seeding excepted. */
  requests(): readonly SeenRequest[];
  dump(repository: string): Promise<Dump>;
  /**
   * A personal token of somebody who may only read: GitHub refuses a write by a fine-grained one with 403, and by a
   * classic one that lacks the scope with 404.
   */
  admitReader(login: string, kind: 'fine-grained' | 'classic'): string;
  /** The variables that give a process an identity here. */
  environment(identity: 'app' | 'actions' | 'personal', login: string): Record<string, string>;
  close(): Promise<void>;
}

export interface StandInOptions extends StandInSeed {
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Requests an hour and token; absent: GitHub's 5000. The emulator behind has its own 5000, which counts each 304. */
  readonly requestsPerHour?: number;
}

/**
 * Starts the stand-in.
 *
 * @throws Error where the port is taken, or a repository can't be copied
 */
export const startGitHubStandIn = async (options: StandInOptions): Promise<GitHubStandIn> => {
  let parts: Parts | null = null;
  const server = createStrictServer(() => {
    if (parts === null) throw new Error('the stand-in is starting');
    return parts;
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const owners = ownersOf(options);
  const personal = new Map(
    [...new Set([...owners, ...(options.users ?? [])])].map((login) => [newToken('ghp_'), login]),
  );
  const git = new OwnRepositories();
  const emulator = await git
    .copy(options)
    .then(() => startEmulator(withDefaultBranches(options, git), personal))
    .catch(async (error: unknown) => {
      server.close();
      await git.remove();
      throw error;
    });
  const access = new Access();
  for (const [token, login] of personal) access.admit(token, { kind: 'person', login });
  const personalByLogin = Object.fromEntries([...personal].map(([token, login]) => [login, token]));
  const repositories = options.repositories.map(({ name }) => name);
  const world = createWorld(url, repositories);
  for (const name of repositories) await git.look(world, name);
  const faults = new Faults();
  const seen: SeenRequest[] = [];
  const writer = standInWriter({ world, emulator }, personalByLogin);
  parts = {
    ...{ world, emulator, access, faults, seen, git },
    limits: new RateLimits(options.requestsPerHour ?? 5000),
    visibility: new Visibility(),
    admin: createAdmin({ faults, seen, repositories, writer }),
  };
  const actions = await mintActionsTokens(owners, emulator, access);
  return {
    ...writer,
    url,
    app: { id: GATE_APP.id, slug: GATE_APP.slug, privateKey: privateKey(GATE_APP) },
    tokens: { personal: personalByLogin, actions },
    faults,
    ownRepository: (repository) => git.get(repository),
    requests: () => seen,
    admitReader: (login, kind) => {
      const token = newToken(kind === 'classic' ? 'ghp_' : 'github_pat_');
      access.admit(token, { kind: 'person', login, readsOnly: kind });
      return token;
    },
    environment: (identity, login) => ({
      GITHUB_API_URL: url,
      ...(git.isEmpty ? {} : { GITHUB_SERVER_URL: url }),
      ...(identity === 'app'
        ? { GITHUB_APP_ID: String(GATE_APP.id), GITHUB_APP_PRIVATE_KEY: privateKey(GATE_APP) }
        : {}),
      ...(identity === 'actions' ? { GITHUB_ACTIONS: 'true', GITHUB_TOKEN: actions[login] ?? '' } : {}),
      ...(identity === 'personal' ? { GITHUB_TOKEN: personalByLogin[login] ?? '' } : {}),
    }),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.all([emulator.close(), git.remove()]);
    },
  };
};

/** A copied repository's default branch is the one that its HEAD names. */
const withDefaultBranches = (seed: StandInOptions, git: OwnRepositories): StandInOptions => ({
  ...seed,
  repositories: seed.repositories.map((each) => {
    const defaultBranch = git.get(each.name)?.defaultBranch;
    return defaultBranch === undefined ? each : { ...each, defaultBranch };
  }),
});

const newToken = (prefix: string): string => `${prefix}${randomBytes(18).toString('hex')}`;

/** Installation tokens of GitHub's own Actions app, one for each owner. */
const mintActionsTokens = async (
  owners: readonly string[],
  emulator: Emulator,
  access: Access,
): Promise<Record<string, string>> => {
  const app = createAppAuth({ appId: ACTIONS_APP.id, privateKey: privateKey(ACTIONS_APP) });
  const { token: jwt } = await app({ type: 'app' });
  const tokens: Record<string, string> = {};
  for (const [index, owner] of owners.entries()) {
    const path = `/app/installations/${installationId(ACTIONS_APP, index)}/access_tokens`;
    const answer = await emulator.call('POST', path, jwt, {});
    const { token } = z.object({ token: z.string() }).parse(answer.body);
    access.admit(token, { kind: 'installation', appId: ACTIONS_APP.id, repositories: null, permissions: PERMISSIONS });
    tokens[owner] = token;
  }
  return tokens;
};

import { generateKeyPairSync } from 'node:crypto';
import { createEmulator } from 'emulate';
import { z } from 'zod';
import { httpCall } from './http-call.ts';
import type { Answer } from './message.ts';
import type { StandInSeed } from './seed.ts';

/** The app that the gate runs as, and the one behind Actions' token. */
export const GATE_APP = { id: 424242, slug: 'benchmark-gate-stand-in', name: 'Benchmark gate (stand-in)' } as const;
export const ACTIONS_APP = { id: 15368, slug: 'github-actions', name: 'GitHub Actions' } as const;
export const APPS = [GATE_APP, ACTIONS_APP] as const;

/** What is kept of the emulator: a store of repositories, issues, comments and checks, laxer than GitHub. */
export interface Emulator {
  call(method: string, path: string, token: string | null, body?: unknown): Promise<Answer>;
  /** For the layer's own reading: costs no one's rate limit. */
  read(path: string): Promise<Answer>;
  close(): Promise<void>;
}

export const installationId = (app: { readonly id: number }, ownerIndex: number): number =>
  app.id * 100 + ownerIndex + 1;

export const startEmulator = async (
  seed: StandInSeed,
  personalTokens: ReadonlyMap<string, string>,
): Promise<Emulator> => {
  const owners = ownersOf(seed);
  const emulator = await createEmulator({
    service: 'github',
    port: 0,
    seed: {
      tokens: Object.fromEntries([...personalTokens].map(([token, login]) => [token, { login, scopes: ['repo'] }])),
      github: {
        users: [...new Set([...owners, ...personalTokens.values()])].map((login) => ({ login })),
        repos: seed.repositories.map(({ name, defaultBranch }) => {
          const [owner, repo] = name.split('/');
          return { owner, name: repo, ...(defaultBranch === undefined ? {} : { default_branch: defaultBranch }) };
        }),
        apps: APPS.map((app) => ({
          app_id: app.id,
          slug: app.slug,
          name: app.name,
          private_key: privateKey(app),
          permissions: app === GATE_APP ? (seed.permissions ?? PERMISSIONS) : PERMISSIONS,
          installations: owners.map((account, index) => ({
            installation_id: installationId(app, index),
            account,
            repository_selection: 'all',
          })),
        })),
      },
    },
  });
  const inside = new URL(emulator.url);
  inside.hostname = '127.0.0.1';
  let reads = 0;
  const call: Emulator['call'] = async (method, path, token, body) => {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const sent = {
      'content-type': 'application/json',
      ...(payload === undefined ? {} : { 'content-length': String(Buffer.byteLength(payload)) }),
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await httpCall(new URL(path, inside), method, sent, payload);
    const headers = Object.fromEntries(
      Object.entries(response.headers).flatMap(([name, value]) =>
        PASSED_ON.test(name) && typeof value === 'string' ? [[name, value]] : [],
      ),
    );
    const { text } = response;
    return { status: response.status, headers, body: text === '' ? undefined : parse(text), from: emulator.url };
  };
  return {
    call,
    // The emulator takes any unknown token for its first user, and counts requests by token.
    read: (path) => call('GET', path, `layer-${Math.floor(reads++ / 4000)}`),
    close: () => emulator.close(),
  };
};

const keys = new Map<number, string>();

/** An app's key, made once a process: making one takes longer than all the rest of a start. */
export const privateKey = (app: { readonly id: number }): string => {
  const made =
    keys.get(app.id) ??
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }).privateKey;
  keys.set(app.id, made);
  return made;
};

export const ownersOf = (seed: StandInSeed): string[] => [
  ...new Set(seed.repositories.map(({ name }) => name.slice(0, name.indexOf('/')))),
];

/** What an app is given where nothing else is said. */
export const PERMISSIONS = {
  checks: 'write',
  statuses: 'write',
  issues: 'write',
  pull_requests: 'write',
  contents: 'write',
  metadata: 'read',
} as const;

const PASSED_ON = /^(?:content-type|link|retry-after|x-ratelimit-.*)$/;

const parse = (text: string): unknown => {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    return text;
  }
};

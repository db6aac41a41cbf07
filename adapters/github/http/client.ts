import { createAppAuth } from '@octokit/auth-app';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { type CommentAnswer, readAnswer, z } from './answers.ts';
import { boundedFetch, unknownAfterRefusedWrite } from './bounded-fetch.ts';
import { readConditionally } from './conditional-reads.ts';
import { GitHubError, isGitHubError, toGitHubError } from './errors.ts';
import type { GitHubIdentity } from './identity.ts';
import { RecentLooks } from './recent-looks.ts';
import { type RepositoryParts, repositoryParts } from './repository-parts.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface GitHubClientOptions {
  /**
   * `github`: writes a second apart, comments three, as GitHub asks for. `none`: no spacing. Absent: `none` for an API
   * on this machine, `github` for any other.
   */
  readonly spacing?: 'github' | 'none';
  /** Bound of a single request with its answer, in milliseconds. */
  readonly timeoutMs?: number;
  readonly userAgent?: string;
  /**
   * How long a write may stay out of sight, in milliseconds: what was sent at least so long ago, and can't be seen, never
   * arrived. Absent: 1 s for an API on this machine, 10 s for any other.
   */
  readonly visibilityDelayMs?: number;
  /** For how long one step of a run's receipts may go by what the step before it saw, in milliseconds; absent: 5 s. */
  readonly recentLookMs?: number;
  /** How long to wait where GitHub names a limit but no time, in milliseconds; absent: the minute that it advises. */
  readonly unnamedWaitMs?: number;
  /**
   * Of the step that asks: aborted once another attempt of it may be under way, which must not meet a late write of this
   * one. Absent: a request ends by its own time alone.
   */
  readonly signal?: () => AbortSignal | undefined;
}

/** An octokit per repository, since an app has an installation (and a token) per owner. */
export interface GitHubClient {
  readonly identity: GitHubIdentity;
  octokit(repository: string): Promise<{ octokit: Octokit } & RepositoryParts>;
  /** The login under which this identity's comments appear; null for none. */
  author(): Promise<string | null>;
  /** Whether this identity's app made a check run. */
  ownsCheck(app: { readonly id: number; readonly slug?: string | undefined } | null): boolean;
  readonly visibilityDelayMs: number;
  /** Comments with a marker, as the last listing of a subject's comments showed them; by {@link listingKey}. */
  readonly recentComments: RecentLooks<readonly CommentAnswer[]>;
}

/** Shorter than any newer run takes: what that wrote into the ledger is seen there, and stands. */
export const RECENT_LOOK_MS = 5000;

export const listingKey = (repository: string, number: number, marker: string): string =>
  `${repository.toLowerCase()}#${number} ${marker}`;

// No retry plugin: it re-sends POSTs whose answer was lost, and Temporal retries anyway.
const ThrottledOctokit = Octokit.plugin(throttling);

export const createGitHubClient = (identity: GitHubIdentity, options: GitHubClientOptions = {}): GitHubClient => {
  const spacing = options.spacing ?? (isLoopback(identity.apiUrl) ? 'none' : 'github');
  const create: Create = (auth, onUnauthorized) => {
    const octokit = new ThrottledOctokit({
      ...auth,
      baseUrl: identity.apiUrl,
      userAgent: options.userAgent ?? 'benchmark-gate',
      request: { fetch: unknownAfterRefusedWrite(boundedFetch(options.timeoutMs ?? 20_000)) },
      // A limit becomes a typed error with the time that GitHub named; waiting and retrying are the workflow's.
      throttle: { enabled: spacing === 'github', onRateLimit: () => false, onSecondaryRateLimit: () => false },
      log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    });
    readConditionally(octokit);
    // Registered last, these wrap all plugins: the signal is the caller's, also while the request waits in a queue, and
    // every error leaves translated.
    octokit.hook.wrap('request', (request, endpoint) => {
      const signal = options.signal?.();
      if (signal === undefined) return request(endpoint);
      signal.throwIfAborted();
      return unlessAborted(signal, request({ ...endpoint, request: { ...endpoint.request, signal } }));
    });
    octokit.hook.error('request', (error) => {
      const translated = toGitHubError(error, { unnamedWaitMs: options.unnamedWaitMs });
      if (isGitHubError(translated, 'unauthorized')) onUnauthorized?.();
      throw translated;
    });
    return octokit;
  };
  const octokitOf = identity.kind === 'app' ? installations(identity, create) : singleToken(identity, create);
  const author = remember(() => readAuthor(identity, create));
  return {
    identity,
    octokit: async (repository) => {
      const parts = repositoryParts(repository);
      return { octokit: await octokitOf(parts), ...parts };
    },
    author,
    ownsCheck: (app) => {
      if (app === null) return false;
      if (identity.kind === 'app') return app.id === identity.appId;
      return identity.kind === 'actions-token' && app.slug === ACTIONS_APP;
    },
    visibilityDelayMs: options.visibilityDelayMs ?? (isLoopback(identity.apiUrl) ? 1000 : 10_000),
    recentComments: new RecentLooks(options.recentLookMs ?? RECENT_LOOK_MS),
  };
};

const ACTIONS_APP = 'github-actions';

type Create = (auth: object, onUnauthorized?: () => void) => Octokit;
type AppIdentity = Extract<GitHubIdentity, { kind: 'app' }>;

const appAuth = (identity: AppIdentity, installationId?: number): object => ({
  authStrategy: createAppAuth,
  auth: {
    appId: identity.appId,
    privateKey: identity.privateKey.reveal(),
    ...(installationId === undefined ? {} : { installationId }),
  },
});

const singleToken = (identity: Exclude<GitHubIdentity, AppIdentity>, create: Create) => {
  const octokit = create(identity.kind === 'anonymous' ? {} : { auth: identity.token.reveal() });
  return async (): Promise<Octokit> => octokit;
};

const installations = (identity: AppIdentity, create: Create) => {
  const byOwner = new Map<string, () => Promise<Octokit>>();
  return ({ owner, repo }: RepositoryParts): Promise<Octokit> => {
    const key = owner.toLowerCase();
    const known =
      byOwner.get(key) ??
      remember(async () => {
        // Octokit keeps a token for an hour; one that was revoked before is minted anew by the next attempt.
        const forget = () => void byOwner.delete(key);
        if (identity.installationId !== null) return create(appAuth(identity, identity.installationId), forget);
        const { rest } = create(appAuth(identity));
        const { data } = await rest.apps.getRepoInstallation({ owner, repo }).catch((error: unknown) => {
          if (!isGitHubError(error, 'not-found')) throw error;
          throw new GitHubError('not-found', `GitHub App ${identity.appId} is not installed on ${owner}/${repo}`);
        });
        const { id } = readAnswer(z.object({ id: z.int().positive() }), data, `the installation on ${owner}/${repo}`);
        return create(appAuth(identity, id), forget);
      });
    byOwner.set(key, known);
    return known();
  };
};

const readAuthor = async (identity: GitHubIdentity, create: Create): Promise<string | null> => {
  if (identity.kind === 'anonymous') return null;
  if (identity.kind === 'actions-token') return `${ACTIONS_APP}[bot]`;
  if (identity.kind === 'app') {
    const { data } = await create(appAuth(identity)).rest.apps.getAuthenticated();
    return `${readAnswer(z.object({ slug: z.string().min(1) }), data, 'the app').slug}[bot]`;
  }
  const { data } = await create({ auth: identity.token.reveal() }).rest.users.getAuthenticated();
  return readAnswer(z.object({ login: z.string().min(1) }), data, 'the user').login;
};

/** Computes once; a failure isn't remembered. */
const remember = <T>(compute: () => Promise<T>): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  return () => {
    kept ??= compute().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
};

const isLoopback = (url: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

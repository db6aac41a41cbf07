import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { RecentLooks } from '../../signals/recent-looks.ts';
import { type CommentAnswer, readAnswer, z } from './answers.ts';
import { appAuth, appClients } from './app-clients.ts';
import { boundedFetch } from './bounded-fetch.ts';
import { readConditionally } from './conditional-reads.ts';
import { GitHubError, isGitHubError, redirectOf, toGitHubError } from './errors.ts';
import type { GitHubIdentity } from './identity.ts';
import type { Installation } from './installations.ts';
import { remember } from './remember.ts';
import { type RepositoryParts, repositoryParts } from './repository-parts.ts';
import type { TokenNeed } from './token-needs.ts';
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

/** An octokit for each repository and need, since an app has a token for each. */
export interface GitHubClient {
  readonly identity: GitHubIdentity;
  octokit(repository: string, need: TokenNeed): Promise<{ octokit: Octokit } & RepositoryParts>;
  /** The token behind {@link octokit}; null: this identity has none. */
  token(repository: string, need: TokenNeed): Promise<string | null>;
  /** Of an app: where it is installed, and what it was given there; null for any other identity. */
  installation(repository: string): Promise<Installation | null>;
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
  const create = octokits(identity, options);
  // A token that several steps wait for doesn't end with the one that asked first.
  const createApp = octokits(identity, { ...options, signal: () => undefined });
  const app = identity.kind === 'app' ? appClients(identity, create, createApp) : null;
  const single = create('token' in identity ? tokenAuth(identity) : {});
  const author = remember(() => readAuthor(identity, create));
  return {
    identity,
    octokit: async (repository, need) => {
      const parts = repositoryParts(repository);
      // Where it isn't installed that is said, in the place of what a request there would be refused with.
      await app?.installation(parts);
      return { octokit: app?.octokit(parts, need) ?? single, ...parts };
    },
    token: async (repository, need) => {
      if (app !== null) return (await app.tokens(repositoryParts(repository)).of(need)).token;
      return 'token' in identity ? identity.token.reveal() : null;
    },
    installation: async (repository) => (await app?.installation(repositoryParts(repository))) ?? null,
    author,
    ownsCheck: (by) => {
      if (by === null) return false;
      if (identity.kind === 'app') return by.id === identity.appId;
      return identity.kind === 'actions-token' && by.slug === ACTIONS_APP;
    },
    visibilityDelayMs: options.visibilityDelayMs ?? (isLoopback(identity.apiUrl) ? 1000 : 10_000),
    recentComments: new RecentLooks(options.recentLookMs ?? RECENT_LOOK_MS),
  };
};

const ACTIONS_APP = 'github-actions';

/** Makes an octokit that authenticates as it is told, and whose errors all are GitHubErrors. */
type CreateOctokit = (auth: object) => Octokit;

const octokits =
  (identity: GitHubIdentity, options: GitHubClientOptions): CreateOctokit =>
  (auth) => {
    const spacing = options.spacing ?? (isLoopback(identity.apiUrl) ? 'none' : 'github');
    const octokit = new ThrottledOctokit({
      ...auth,
      baseUrl: identity.apiUrl,
      userAgent: options.userAgent ?? 'benchmark-gate',
      request: { fetch: boundedFetch(options.timeoutMs ?? 20_000) },
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
    octokit.hook.after('request', (response, endpoint) => {
      const moved = redirectOf(response, octokit.request.endpoint(endpoint));
      if (moved !== null) throw moved;
    });
    octokit.hook.error('request', (error, { method }) => {
      const translated = toGitHubError(error, { unnamedWaitMs: options.unnamedWaitMs });
      // It may come from something in between, and the write have arrived: the next attempt looks.
      const inDoubt = method !== 'GET' && isGitHubError(translated, 'unauthorized');
      throw inDoubt
        ? new GitHubError('transient', `${translated.message}: a write, which may have arrived`)
        : translated;
    });
    return octokit;
  };

const tokenAuth = (identity: Extract<GitHubIdentity, { token: unknown }>): object => ({
  auth: identity.token.reveal(),
});

const readAuthor = async (identity: GitHubIdentity, create: CreateOctokit): Promise<string | null> => {
  if (identity.kind === 'anonymous') return null;
  if (identity.kind === 'actions-token') return `${ACTIONS_APP}[bot]`;
  if (identity.kind === 'app') {
    const { data } = await create(appAuth(identity)).rest.apps.getAuthenticated();
    return `${readAnswer(z.object({ slug: z.string().min(1) }), data, 'the app').slug}[bot]`;
  }
  const { data } = await create(tokenAuth(identity)).rest.users.getAuthenticated();
  return readAnswer(z.object({ login: z.string().min(1) }), data, 'the user').login;
};

const isLoopback = (url: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);

/**
 * What GitHub's refusal means for the caller.
 * - `transient`: a time-out, a lost connection, 5xx, a rate limit, an answer that can't be read: look again later.
 * - `unauthorized`: the credentials are wrong or gone.
 * - `forbidden`: this identity may not.
 * - `not-found`: no such thing, or none that this identity may see.
 * - `elsewhere`: it isn't where or what it was asked for as: a repository that was renamed, an issue that was transferred,
 *   a pull request named as an issue.
 * - `invalid`: the request or the configuration is wrong.
 */
export type GitHubErrorKind = 'transient' | 'not-found' | 'elsewhere' | 'forbidden' | 'invalid' | 'unauthorized';

/** Never carries a request's headers or body: those hold credentials. */
export class GitHubError extends Error {
  override readonly name = 'GitHubError';
  readonly kind: GitHubErrorKind;
  readonly status?: number;
  /** How long GitHub asked to be left alone, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The address that GitHub redirects to. */
  readonly movedTo?: string;

  constructor(
    kind: GitHubErrorKind,
    message: string,
    facts: { status?: number; retryAfterMs?: number; movedTo?: string } = {},
  ) {
    super(message);
    this.kind = kind;
    if (facts.status !== undefined) this.status = facts.status;
    if (facts.retryAfterMs !== undefined) this.retryAfterMs = facts.retryAfterMs;
    if (facts.movedTo !== undefined) this.movedTo = facts.movedTo;
  }
}

export const isGitHubError = (error: unknown, ...kinds: GitHubErrorKind[]): error is GitHubError =>
  error instanceof GitHubError && (kinds.length === 0 || kinds.includes(error.kind));

/** An answer that leads elsewhere, of a request that is not sent there; null: it doesn't. */
export const redirectOf = (
  { status, headers }: { readonly status: number; readonly headers: { readonly location?: string | undefined } },
  { method, url }: { readonly method: string; readonly url: string },
): GitHubError | null => {
  if (status < 300 || status >= 400 || status === 304) return null;
  const movedTo = headers.location ?? '';
  const message = `GitHub ${method} ${pathOf(url)}: ${status}, it is at ${oneLine(movedTo) || 'another address'} now, and no redirect is followed`;
  return new GitHubError('elsewhere', message, { status, movedTo });
};

/** The parts of octokit's `RequestError` that are safe to look at. */
interface HttpError extends Error {
  readonly status: number;
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly response?: { readonly headers?: Record<string, string | undefined> };
}

const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && error.name === 'HttpError' && typeof (error as Partial<HttpError>).status === 'number';

/**
 * Translates an error of octokit; what isn't one passes unchanged.
 *
 * @param terms.unnamedWaitMs how long to wait for a secondary limit that names no time; GitHub's advice is a minute
 */
export const toGitHubError = (
  error: unknown,
  {
    now = Date.now(),
    unnamedWaitMs = MINUTE,
  }: { readonly now?: number; readonly unnamedWaitMs?: number | undefined } = {},
): unknown => {
  if (error instanceof GitHubError) return error;
  if (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')) {
    return new GitHubError('transient', `GitHub: no answer in time (${oneLine(error.message)})`);
  }
  if (!isHttpError(error)) return error;
  const place = placeOf(error);
  // A request without any response has octokit's invented status 500: the network failed, not the server.
  if (error.response === undefined)
    return new GitHubError('transient', `${place}: ${oneLine(error.message)}${whereElse(error.message)}`);
  const headers = error.response.headers ?? {};
  const limited = isRateLimit(error, headers);
  const retryAfterMs =
    limited || error.status >= 500 ? retryAfter(headers, now, limited ? unnamedWaitMs : undefined) : undefined;
  return new GitHubError(
    limited ? 'transient' : kindOf(error.status),
    `${place}: ${error.status} ${oneLine(error.message)}`,
    { status: error.status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
  );
};

/** A name that nobody knows is the network's fault, or GitHub is elsewhere: on Enterprise, or a stand-in. */
const whereElse = (message: string): string =>
  /\b(?:ENOTFOUND|EAI_AGAIN)\b/.test(message)
    ? ' (no such host is known here: GITHUB_API_URL says where GitHub is)'
    : '';

const kindOf = (status: number): GitHubErrorKind => {
  if (status === 401) return 'unauthorized';
  if (status === 403 || status === 451) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  // 408 and 409 say nothing about the request itself: the next look decides what is still to do.
  if (status === 408 || status === 409 || status === 429 || status >= 500) return 'transient';
  return 'invalid';
};

/** GitHub answers an exhausted or secondary limit with 403 as often as with 429. */
const isRateLimit = (error: HttpError, headers: Record<string, string | undefined>): boolean =>
  error.status === 429 ||
  (error.status === 403 &&
    (headers['retry-after'] !== undefined ||
      headers['x-ratelimit-remaining'] === '0' ||
      /rate limit|abuse detection/i.test(error.message)));

const MINUTE = 60_000;

/** @param unnamedWaitMs of a limit that names no time; undefined: there is no limit */
const retryAfter = (
  headers: Record<string, string | undefined>,
  now: number,
  unnamedWaitMs: number | undefined,
): number | undefined => {
  const bounded = (ms: number): number => Math.min(Math.max(ms, 0), 60 * MINUTE);
  const seconds = Number(headers['retry-after']);
  if (headers['retry-after'] !== undefined && Number.isFinite(seconds)) return bounded(seconds * 1000);
  const reset = Number(headers['x-ratelimit-reset']);
  if (unnamedWaitMs !== undefined && headers['x-ratelimit-remaining'] === '0' && reset > 0)
    return bounded(reset * 1000 - now + 1000);
  return unnamedWaitMs;
};

const placeOf = (error: HttpError): string => {
  return `GitHub ${error.request?.method ?? 'request'} ${pathOf(error.request?.url ?? '')}`.trimEnd();
};

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

const oneLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
};

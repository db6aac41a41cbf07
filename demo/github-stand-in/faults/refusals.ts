import type { OwnAnswer } from './fault.ts';

// GitHub's words and headers, by its REST documentation: "Rate limits for the REST API" and "Troubleshooting the REST API".

/** Too fast: 403 or 429, with the time to wait or without. */
export const secondaryLimit = ({
  status = 403,
  retryAfterSeconds,
}: {
  readonly status?: 403 | 429;
  readonly retryAfterSeconds?: number;
} = {}): OwnAnswer => ({
  status,
  message:
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.',
  ...(retryAfterSeconds === undefined ? {} : { headers: { 'retry-after': String(retryAfterSeconds) } }),
});

/** Too much: the hour's requests are used up. */
export const primaryLimit = ({
  status = 403,
  resetsInSeconds,
}: {
  readonly status?: 403 | 429;
  readonly resetsInSeconds: number;
}): OwnAnswer => ({
  status,
  message: 'API rate limit exceeded for installation.',
  headers: {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + resetsInSeconds),
    'x-ratelimit-resource': 'core',
  },
});

/** An app or a fine-grained token without the permission. */
export const lackingPermission: OwnAnswer = { status: 403, message: 'Resource not accessible by integration' };

/** A classic token without the scope: GitHub doesn't say that the thing is there. */
export const lackingScope: OwnAnswer = { status: 404, message: 'Not Found' };

export const badCredentials: OwnAnswer = { status: 401, message: 'Bad credentials' };

export const issuesDisabled: OwnAnswer = { status: 410, message: 'Issues are disabled for this repo' };

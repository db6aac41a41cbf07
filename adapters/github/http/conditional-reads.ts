import type { Octokit } from '@octokit/rest';

/** An answer of a hundred long comments isn't worth its memory: it changes often, and is asked for rarely. */
const LONGEST_KEPT = 128 * 1024;
const MOST_KEPT = 100;

/**
 * Asks again for what was read before only if it has changed: an answer of 304 costs nothing of GitHub's hourly limit,
 * and is answered with what was read before.
 */
export const readConditionally = (octokit: Octokit): void => {
  const kept = new Map<string, { readonly etag: string; readonly response: unknown }>();
  octokit.hook.wrap('request', async (request, options) => {
    if (options.method !== 'GET') return request(options);
    const { url } = octokit.request.endpoint(options);
    const known = kept.get(url);
    if (known === undefined) return keep(url, await request(options));
    try {
      // Hooks further in are bound to these very options, and see no others.
      options.headers['if-none-match'] = known.etag;
      return keep(url, await request(options));
    } catch (error) {
      if (!isNotModified(error)) throw error;
      return known.response as Awaited<ReturnType<typeof request>>;
    }
  });

  function keep<R extends { readonly data: unknown; readonly headers: { readonly etag?: string | undefined } }>(
    url: string,
    response: R,
  ): R {
    const { data, headers } = response;
    kept.delete(url);
    // A body that was cut on its way arrives as a text: it must not stand for the whole answer ever after.
    if (headers.etag === undefined || typeof data !== 'object' || data === null) return response;
    if (JSON.stringify(data).length > LONGEST_KEPT) return response;
    kept.set(url, { etag: headers.etag, response });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return response;
  }
};

const isNotModified = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 304;

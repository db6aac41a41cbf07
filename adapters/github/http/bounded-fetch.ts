import { timedSignal } from '../../signals/timed-signal.ts';
import { GitHubError } from './errors.ts';

/** No page of a hundred comments of the largest size is longer in practice; what is, isn't read. */
const MAXIMUM_ANSWER_BYTES = 32 * 1024 * 1024;

/** A fetch that ends: within a time for request and answer together, and after a number of bytes. */
export const boundedFetch =
  (timeoutMs: number, maximumBytes: number = MAXIMUM_ANSWER_BYTES): typeof fetch =>
  async (input, init) => {
    const { signal, release } = timedSignal(timeoutMs, init?.signal);
    const response = await fetch(input, { ...init, signal }).catch((error: unknown) => {
      release();
      throw error;
    });
    if (response.body === null) {
      release();
      return response;
    }
    let seen = 0;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, controller) {
          seen += chunk.byteLength;
          if (seen <= maximumBytes) return controller.enqueue(chunk);
          release();
          controller.error(new GitHubError('invalid', 'GitHub: the answer is too long'));
        },
        flush: release,
      }),
    );
    const bounded = new Response(counted, response);
    Object.defineProperty(bounded, 'url', { value: response.url });
    return bounded;
  };

/**
 * Octokit's app authentication sends a request again that met 401 with a young token, a write like any other. A write
 * whose 401 came from something in between would be doubled: here its outcome is unknown, and the next attempt looks.
 */
export const unknownAfterRefusedWrite =
  (inner: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await inner(input, init);
    const isWrite = (init?.method ?? 'GET') !== 'GET' && !/\/app\/installations\//.test(String(input));
    if (response.status !== 401 || !isWrite) return response;
    await response.body?.cancel();
    throw new Error('a write was answered with 401');
  };

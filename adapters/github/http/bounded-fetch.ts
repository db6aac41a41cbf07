import { timedSignal } from '../../signals/timed-signal.ts';
import { GitHubError } from './errors.ts';

/** No page of a hundred comments of the largest size is longer in practice; what is, isn't read. */
const MAXIMUM_ANSWER_BYTES = 32 * 1024 * 1024;

/**
 * A fetch that ends: within a time for request and answer together, and after a number of bytes. It follows no redirect:
 * what is written must not arrive at another repository's issue, nor the token at another server.
 */
export const boundedFetch =
  (timeoutMs: number, maximumBytes: number = MAXIMUM_ANSWER_BYTES): typeof fetch =>
  async (input, init) => {
    const { signal, release } = timedSignal(timeoutMs, init?.signal);
    const response = await fetch(input, { ...init, redirect: 'manual', signal }).catch((error: unknown) => {
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

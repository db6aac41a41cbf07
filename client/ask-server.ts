import { setMaxListeners } from 'node:events';
import { type Client, isGrpcServiceError } from '@temporalio/client';
import { ServiceUnreachable } from './run-error.ts';

/** How far a question to the server may go. */
interface Bounds {
  /** In milliseconds; absent: as long as the server takes. */
  readonly withinMs?: number;
  /** Aborted: the question is withdrawn. */
  readonly signal?: AbortSignal | undefined;
}

/** The gRPC codes that are looked at, by https://grpc.io/docs/guides/status-codes. */
export const GRPC = {
  cancelled: 1,
  deadlineExceeded: 4,
  notFound: 5,
  permissionDenied: 7,
  failedPrecondition: 9,
  unimplemented: 12,
  unavailable: 14,
} as const;

const UNREACHABLE: readonly number[] = [GRPC.cancelled, GRPC.deadlineExceeded, GRPC.unavailable];

/**
 * Asks the server within bounds.
 *
 * @throws ServiceUnreachable where it doesn't answer, or goes away meanwhile; the signal's reason where it was aborted
 */
export async function askServer<T>(client: Client, { withinMs, signal }: Bounds, ask: () => Promise<T>): Promise<T> {
  // One of its own for each question: the client never takes its listener off a signal again.
  const withdrawal = new AbortController();
  // Waiting for a result asks again and again, a listener each time.
  setMaxListeners(0, withdrawal.signal);
  const withdraw = () => withdrawal.abort();
  signal?.throwIfAborted();
  signal?.addEventListener('abort', withdraw, { once: true });
  const timed = () => (withinMs === undefined ? ask() : client.withDeadline(Date.now() + withinMs, ask));
  try {
    return await client.withAbortSignal(withdrawal.signal, timed);
  } catch (error) {
    signal?.throwIfAborted();
    const answer = grpcAnswer(error);
    if (answer === null || !UNREACHABLE.includes(answer.code)) throw error;
    throw new ServiceUnreachable(
      `the Temporal server no longer answers (${answer.details}); what runs goes on where it was: ` +
        'start the server again or set TEMPORAL_ADDRESS, and repeat the command',
      { cause: error },
    );
  } finally {
    signal?.removeEventListener('abort', withdraw);
  }
}

/** The gRPC status behind an error of the client, on one line; null where there is none. */
export function grpcAnswer(error: unknown): { readonly code: number; readonly details: string } | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!isGrpcServiceError(cause)) continue;
    return {
      code: cause.code,
      details: cause.message
        .replace(/ Resolution note:.*$/s, '')
        .replace(/\s+/g, ' ')
        .slice(0, 300),
    };
  }
  return null;
}

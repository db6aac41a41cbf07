import { setMaxListeners } from 'node:events';
import type { Client } from '@temporalio/client';
import { grpcAnswer } from '../activities/control/runs/refusals/grpc-answer.ts';
import { ServiceUnreachable } from './run-error.ts';

export { grpcAnswer };

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

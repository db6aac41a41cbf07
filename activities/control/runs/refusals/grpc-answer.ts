import { isGrpcServiceError } from '@temporalio/client';

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

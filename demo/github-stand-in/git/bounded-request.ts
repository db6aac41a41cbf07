import type { IncomingMessage } from 'node:http';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';

const MIB = 1024 ** 2;

/** Bytes, plain: what git asks for by is a line for each commit, and a push has the commits themselves. */
const LARGEST_REQUEST = { 'git-upload-pack': 16 * MIB, 'git-receive-pack': 1024 * MIB } as const;

/** What git asks for: to fetch, or to push. */
export type GitService = keyof typeof LARGEST_REQUEST;

/**
 * Why a request is none that git sends, null where it is one. A browser can't send this type without asking before; and git packs
 * no push, which would unfold a thousandfold.
 */
export function whyNoGitRequest(
  { service, isFirst }: { readonly service: GitService; readonly isFirst: boolean },
  { headers }: IncomingMessage,
): string | null {
  if (isFirst) return null;
  const type = `application/x-${service}-request`;
  if (headers['content-type'] !== type) return `Unsupported Media Type: expected ${type}`;
  const packing = headers['content-encoding'] ?? 'identity';
  const isTaken = packing === 'identity' || (packing === 'gzip' && service === 'git-upload-pack');
  return isTaken ? null : `Unsupported Media Type: ${service} takes nothing that is packed by ${packing.slice(0, 20)}`;
}

/** What is asked, plain, as a pipeline's steps: fails where it is larger than git may have to read. */
export function plainRequest(service: GitService, incoming: IncomingMessage): [Readable, ...Transform[]] {
  let left = LARGEST_REQUEST[service];
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      left -= chunk.length;
      done(left < 0 ? new Error(`more than ${LARGEST_REQUEST[service]} bytes`) : null, chunk);
    },
  });
  return incoming.headers['content-encoding'] === 'gzip' ? [incoming, createGunzip(), bounded] : [incoming, bounded];
}

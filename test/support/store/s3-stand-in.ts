import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came. */
export interface SeenRequest {
  readonly method: string;
  /** Decoded, with the bucket: `/bucket/prefix/key`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: number;
}

/**
 * What happens to a request instead of, or after, what it asks for: an answer of S3's kind; the connection cut before
 * (`cut`) or after it was carried out (`lose`), or in the middle of the answer's bytes (`truncate`); other bytes than
 * were asked for (`flip`); or no If-None-Match heeded (`overwrite`).
 */
export type Fault =
  | {
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
      readonly text?: string;
    }
  | 'cut'
  | 'lose'
  | 'truncate'
  | 'flip'
  | 'overwrite';

interface StoredObject {
  readonly bytes: Buffer;
  readonly headers: Record<string, string>;
}

/** A small S3 over HTTP, whose faults a test chooses: what a real server does only on a bad day. */
export class S3StandIn {
  readonly requests: SeenRequest[] = [];
  readonly objects = new Map<string, StoredObject>();
  /** How many names a page of a listing has. */
  pageSize = 1000;
  /** Asked for each request, which it is the n-th of its method and path for, from 1. */
  fault: (request: SeenRequest, nth: number) => Fault | null = () => null;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  async start(): Promise<Record<string, string>> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`, AWS_REGION: 'eu-north-1' };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://host');
    const { method = '', headers } = request;
    const path = decodeURIComponent(pathname);
    const nth = this.requests.filter((seen) => seen.method === method && seen.path === path).length + 1;
    const before = this.fault({ method, path, query, headers, bytes: 0 }, nth);
    if (before === 'cut') {
      // In the middle of what is sent, where there is something.
      this.requests.push({ method, path, query, headers, bytes: 0 });
      request.once('data', () => request.socket.destroy());
      request.once('end', () => request.socket.destroy());
      return;
    }
    const body = await buffer(request).catch(() => null);
    // The client went away in the middle: of a part, nothing is kept.
    if (body === null) return;
    this.requests.push({ method, path, query, headers, bytes: body.length });
    if (typeof before === 'object' && before !== null) return send(response, method, before);
    const answer = this.#carryOut({ method, path, query, headers, bytes: 0 }, body, before);
    if (before === 'lose') return void request.socket.destroy();
    if ('bytes' in answer) {
      response.writeHead(200, { ...answer.headers, 'content-length': answer.bytes.length });
      if (method === 'HEAD') return void response.end();
      if (before !== 'truncate') return void response.end(answer.bytes);
      response.write(answer.bytes.subarray(0, answer.bytes.length / 2), () => request.socket.destroy());
      return;
    }
    send(response, method, answer);
  }

  #carryOut(
    { method, path, query, headers }: SeenRequest,
    body: Buffer,
    fault: Fault | null,
  ): (Fault & object) | StoredObject {
    const found = this.objects.get(path);
    if (query.has('list-type')) return this.#list(path.replace(/\/?$/, '/'), query);
    if (method === 'PUT') {
      if (headers['if-none-match'] === '*' && found !== undefined && fault !== 'overwrite')
        return { status: 412, code: 'PreconditionFailed' };
      const kept = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
      const meta = Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
      this.objects.set(path, { bytes: body, headers: { ...meta, 'last-modified': new Date().toUTCString() } });
      return { status: 200 };
    }
    if (method === 'DELETE') {
      this.objects.delete(path);
      return { status: 204 };
    }
    if (found === undefined) return { status: 404, code: 'NoSuchKey' };
    return fault === 'flip' ? { ...found, bytes: Buffer.from(found.bytes).fill('?', 0, 1) } : found;
  }

  #list(bucket: string, query: URLSearchParams): Fault & object {
    const prefix = query.get('prefix') ?? '';
    const delimiter = query.get('delimiter') ?? '';
    const names = new Set<string>();
    for (const path of this.objects.keys()) {
      if (!path.startsWith(bucket + prefix)) continue;
      const rest = path.slice((bucket + prefix).length);
      const cut = delimiter === '' ? -1 : rest.indexOf(delimiter);
      names.add(prefix + (cut < 0 ? rest : rest.slice(0, cut + 1)));
    }
    const size = Math.min(this.pageSize, Number(query.get('max-keys') ?? this.pageSize));
    const from = Number(query.get('continuation-token') ?? 0);
    const all = [...names].sort();
    const page = all.slice(from, from + size).map((name) => (name.endsWith('/') ? folder(name) : object(name)));
    const more = from + size < all.length;
    const next = more ? `<NextContinuationToken>${from + size}</NextContinuationToken>` : '';
    return {
      status: 200,
      text: `<ListBucketResult><IsTruncated>${more}</IsTruncated>${next}${page.join('')}</ListBucketResult>`,
    };
  }
}

const folder = (name: string): string => `<CommonPrefixes><Prefix>${name}</Prefix></CommonPrefixes>`;
const object = (name: string): string => `<Contents><Key>${name}</Key><Size>1</Size></Contents>`;

function send(response: ServerResponse, method: string, { status, code, headers = {}, text }: Fault & object): void {
  response.writeHead(status, headers);
  const said = code === undefined ? '' : `<Error><Code>${code}</Code><Message>as S3 says it</Message></Error>`;
  response.end(method === 'HEAD' ? undefined : (text ?? said));
}

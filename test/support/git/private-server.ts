import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { onTestFinished, vi } from 'vitest';
import { temporaryFolder } from './repository.ts';

/**
 * Serves the repositories below a folder over https by git's own CGI program, to whom it is told to let in; like GitHub
 * it doesn't tell others whether a repository is there. Git trusts its certificate for as long as the test runs.
 *
 * @param lets whether a request with this header may read
 * @param redirects where a request is sent on to; null: nowhere
 * @param heldAfter of an answer that is longer than so many bytes, the rest never comes
 * @returns the server's address, and the `Authorization` headers that were seen
 */
export async function startPrivateServer(
  root: string,
  lets: (authorization: string | undefined) => boolean,
  redirects: (url: string) => string | null = () => null,
  heldAfter: number = Number.POSITIVE_INFINITY,
) {
  const { key, cert, certificate } = await selfSigned();
  vi.stubEnv('GIT_SSL_CAINFO', certificate);
  onTestFinished(() => void vi.unstubAllEnvs());
  const seen = new Set<string | undefined>();
  const server = createServer({ key, cert }, (request, response) => {
    const { authorization } = request.headers;
    seen.add(authorization);
    if (!lets(authorization)) return void response.writeHead(404).end();
    const location = redirects(request.url ?? '/');
    if (location !== null) return void response.writeHead(302, { location }).end();
    answerGit(root, request, response, heldAfter);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

/**
 * Answers a request of git's for a repository below a folder, by git's own CGI program.
 *
 * @param heldAfter of an answer that is longer than so many bytes, the rest never comes
 */
export function answerGit(
  root: string,
  request: IncomingMessage,
  response: ServerResponse,
  heldAfter: number = Number.POSITIVE_INFINITY,
): void {
  const { pathname, search } = new URL(request.url ?? '/', 'https://127.0.0.1');
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env.PATH,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  request.pipe(backend.stdin);
  const chunks: Buffer[] = [];
  backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  backend.on('close', () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf('\r\n\r\n');
    const headers = answer
      .subarray(0, end)
      .toString()
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string]);
    const status = headers.find(([name]) => name === 'Status')?.[1];
    for (const [name, value] of headers) response.setHeader(name, value);
    response.writeHead(Number.parseInt(status ?? '200', 10));
    const body = answer.subarray(end + 4);
    if (body.length > heldAfter) response.write(body.subarray(0, heldAfter));
    else response.end(body);
  });
}

/**
 * A certificate for 127.0.0.1, and the file that holds it.
 *
 * @param within the folder that the files are written to; absent: one that is removed when the test is finished
 */
export async function selfSigned(within?: string) {
  const folder = within ?? (await temporaryFolder());
  const [keyFile, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await execa('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', keyFile, '-out', certificate]);
  return { key: await readFile(keyFile), cert: await readFile(certificate), certificate };
}

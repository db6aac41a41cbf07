import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type GitService, plainRequest, whyNoGitRequest } from './bounded-request.ts';
import { GIT_ENVIRONMENT, type OwnRepository } from './own-repository.ts';

/** What git asks of a repository at its address. */
export interface GitRequest {
  /** `owner/name`, in lower case. */
  readonly repository: string;
  readonly service: GitService;
  /** True where it asks what there is, before it fetches or pushes. */
  readonly isFirst: boolean;
}

const FIRST = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/info\/refs$/;
const SECOND = /^\/([\w.-]+\/[\w.-]+?)(?:\.git)?\/(git-upload-pack|git-receive-pack)$/;

/** Null: no request of git's. */
export function gitRequest(method: string, { pathname, searchParams }: URL): GitRequest | null {
  const [, first] = (method === 'GET' && FIRST.exec(pathname)) || [];
  const asked = searchParams.get('service');
  if (first !== undefined && (asked === 'git-upload-pack' || asked === 'git-receive-pack')) {
    return { repository: first.toLowerCase(), service: asked, isFirst: true };
  }
  const [, second, service] = (method === 'POST' && SECOND.exec(pathname)) || [];
  if (second === undefined) return null;
  return { repository: second.toLowerCase(), service: service as GitRequest['service'], isFirst: false };
}

/** As GitHub: any commit may be asked for by its id, and a push has a bound. */
const SETTINGS = ['-c', 'uploadpack.allowAnySHA1InWant=true', '-c', 'receive.maxInputSize=1g', '-c', 'gc.auto=0'];

/** Git's "smart" protocol over HTTP (gitprotocol-http). A push is answered once `pushed` is done. */
export async function serveGit(
  { folder }: Pick<OwnRepository, 'folder'>,
  request: GitRequest,
  incoming: IncomingMessage,
  response: ServerResponse,
  pushed: () => Promise<void>,
): Promise<void> {
  const { service, isFirst } = request;
  const refusal = whyNoGitRequest(request, incoming);
  if (refusal !== null) return void response.writeHead(415, { connection: 'close' }).end(refusal);
  const kind = isFirst ? 'advertisement' : 'result';
  response.writeHead(200, { 'content-type': `application/x-${service}-${kind}`, 'cache-control': 'no-cache' });
  const protocol = String(incoming.headers['git-protocol'] ?? '');
  if (isFirst && !protocol.includes('version=2')) response.write(`${packetLine(`# service=${service}\n`)}0000`);
  const command = service.replace('git-', '');
  const how = ['--stateless-rpc', ...(isFirst ? ['--advertise-refs'] : [])];
  const git = spawn('git', [...SETTINGS, command, ...how, folder], {
    env: { PATH: process.env.PATH, ...GIT_ENVIRONMENT, GIT_PROTOCOL: protocol },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  response.once('close', () => git.kill());
  // A machine without room for one more process.
  git.once('error', () => response.destroy());
  // Git may answer, and end, before it has read all.
  const asked = pipeline([...plainRequest(service, incoming), git.stdin]).catch(({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE') response.destroy();
  });
  await pipeline(git.stdout, response, { end: false });
  await asked;
  if (!isFirst && service === 'git-receive-pack') await pushed();
  response.end();
}

/** A line with its length before it, in four hexadecimal digits. */
const packetLine = (text: string): string => `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;

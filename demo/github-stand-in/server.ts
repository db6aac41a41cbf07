import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tokenOf } from './access.ts';
import { isAdminPath } from './admin.ts';
import type { FaultyCourse } from './faults/faults.ts';
import { lackingScope, primaryLimit } from './faults/refusals.ts';
import { gitRequest, serveGit } from './git/serve-git.ts';
import { type Answer, refuse, type StandInRequest } from './message.ts';
import { whyOfBrowser } from './no-browser.ts';
import type { Parts } from './parts.ts';
import { annotationRules } from './rules/annotations.ts';
import { appRules } from './rules/app.ts';
import { checkRunRules } from './rules/check-runs.ts';
import { pathByName, redirectFor } from './rules/redirects.ts';
import { compile } from './rules/rule.ts';
import { statusRules } from './rules/statuses.ts';
import { subjectRules } from './rules/subjects.ts';
import { outsideToken } from './rules/token-scope.ts';

const RULES = [...appRules, ...annotationRules, ...checkRunRules, ...statusRules, ...subjectRules].map(compile);

const LONGEST_REQUEST = 4 * 1024 * 1024;

/** The strict layer: authenticates, applies the rules, passes on what it has none for. */
export const createStrictServer = (parts: () => Parts): Server =>
  createServer((incoming, response) => {
    serve(parts(), incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, refuse(500, error instanceof Error ? error.message : 'Server Error'), '');
    });
  });

const serve = async (parts: Parts, incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
  const ofBrowser = whyOfBrowser(incoming.headers);
  if (ofBrowser !== null) return send(response, refuse(403, ofBrowser), '');
  const method = incoming.method ?? 'GET';
  const url = new URL(incoming.url ?? '/', parts.world.url);
  const path = decodeURIComponent(url.pathname);
  const asked = gitRequest(method, url);
  const own = asked === null ? null : parts.git.get(asked.repository);
  if (asked !== null && own !== null) {
    return serveGit(own, asked, incoming, response, () => parts.git.look(parts.world, asked.repository));
  }
  const body = await readBody(incoming);
  if (isAdminPath(path)) return send(response, await parts.admin(method, path, body), '');
  const userAgent = incoming.headers['user-agent'] ?? '';
  const course = parts.faults.take({ method, path, userAgent });
  const seen = { method, path, userAgent, status: null as number | null };
  parts.seen.push(seen);
  const token = tokenOf(incoming.headers.authorization);
  if (course?.applied === false) return end(response, course, refuse(500, ''), parts, seen);
  const caller = parts.access.identify(token);
  const request: StandInRequest | null =
    caller === null || body === null
      ? null
      : { method, path, query: url.searchParams, token, caller, body, delayMs: course?.visibleAfterMs ?? 0 };
  const answer =
    request === null
      ? refuse(caller === null ? 401 : 400, caller === null ? 'Bad credentials' : 'Problems parsing JSON')
      : await answerWithin(parts, request, url);
  const tagged = method === 'GET' ? withTag(answer, incoming.headers['if-none-match']) : answer;
  if (tagged.status === 304) parts.limits.giveBack(token);
  const limited = { ...tagged, headers: { ...tagged.headers, ...parts.limits.headers(token) } };
  end(response, course ?? WHOLE, limited, parts, seen);
};

const WHOLE: FaultyCourse = { applied: true, ending: 'answer', visibleAfterMs: 0 };

/** An answer within the caller's limit, as far as its writes, and those before, can be seen. */
const answerWithin = async (parts: Parts, request: StandInRequest, url: URL): Promise<Answer> => {
  const { limits, visibility } = parts;
  if (!limits.take(request.token)) {
    const { status, message } = primaryLimit({ resetsInSeconds: 3600 });
    return refuse(status, message);
  }
  const { path, method, delayMs } = request;
  if (method === 'GET') return visibility.asSeen(path, await answerTo(parts, request, url));
  const edits = delayMs > 0 && method === 'PATCH';
  const before = edits ? await answerTo(parts, { ...request, method: 'GET' }, url) : null;
  const answer = await answerTo(parts, request, url);
  if (delayMs > 0) visibility.delay(path, answer, before, delayMs);
  return answer;
};

/** GitHub's weak tags: who has the same answer already gets 304 and no body. */
const withTag = (answer: Answer, known: string | undefined): Answer => {
  if (answer.status !== 200) return answer;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(answer.body)).digest('hex')}"`;
  const headers = { ...answer.headers, etag };
  return known === etag ? { status: 304, headers, body: undefined } : { ...answer, headers };
};

const answerTo = async (parts: Parts, asked: StandInRequest, url: URL): Promise<Answer> => {
  const { emulator } = parts;
  const request = { ...asked, path: await pathByName(parts, asked.path) };
  const elsewhere = await redirectFor(parts, request);
  const fault = elsewhere ?? readersOnly(request) ?? outsideToken(request);
  if (fault !== null) return fault;
  const target = `${request.path === asked.path ? url.pathname : request.path}${url.search}`;
  const given = request.method === 'GET' || request.method === 'HEAD' ? undefined : request.body;
  const forward = (body: unknown = given): Promise<Answer> =>
    emulator.call(request.method, target, request.token, body);
  for (const rule of RULES) {
    const part = rule.method === request.method ? rule.pattern.exec(request.path)?.groups : undefined;
    const matched = rule.method === request.method && rule.pattern.test(request.path);
    if (!matched) continue;
    const repository = part === undefined ? '' : `${part.owner}/${part.repo}`;
    return rule.answer({ ...parts, request, part: part ?? {}, repository, forward });
  }
  return forward();
};

const readersOnly = ({ caller, method }: StandInRequest): Answer | null => {
  if (caller.kind !== 'person' || caller.readsOnly === undefined || method === 'GET') return null;
  return caller.readsOnly === 'classic'
    ? refuse(lackingScope.status, lackingScope.message)
    : refuse(403, 'Resource not accessible by personal access token');
};

const end = (
  response: ServerResponse,
  { ending }: FaultyCourse,
  answer: Answer,
  { world }: Parts,
  seen: { status: number | null },
): void => {
  if (ending === 'hang') return;
  if (ending === 'reset') response.socket?.resetAndDestroy();
  else if (ending === 'fin') response.socket?.end();
  else if (ending === 'truncated') send(response, answer, world.url, true);
  else {
    const whole =
      ending === 'answer' ? answer : { ...refuse(ending.status, ending.message), headers: ending.headers ?? {} };
    seen.status = whole.status;
    send(response, whole, world.url);
  }
};

const send = (response: ServerResponse, answer: Answer, url: string, truncated = false): void => {
  const written = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const text = answer.from === undefined ? written : written.replaceAll(answer.from, url);
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8', ...answer.headers });
  // Half of the text in a chunked answer that ends by a torn connection, as a proxy that dies leaves it.
  if (truncated) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
};

const readBody = async (incoming: IncomingMessage): Promise<Record<string, unknown> | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > LONGEST_REQUEST) return null;
    chunks.push(chunk);
  }
  if (length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : null;
  } catch {
    return null;
  }
};

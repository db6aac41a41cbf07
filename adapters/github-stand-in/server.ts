import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Access, tokenOf } from './access.ts';
import { annotationRules } from './annotation-rules.ts';
import { appRules } from './app-rules.ts';
import { checkRunRules } from './check-run-rules.ts';
import type { Emulator } from './emulator.ts';
import type { Fault, Faults } from './faults.ts';
import { type Answer, refuse, type StandInRequest } from './message.ts';
import { compile } from './rule.ts';
import { statusRules } from './status-rules.ts';
import { subjectRules } from './subject-rules.ts';
import type { World } from './world.ts';

const RULES = [...appRules, ...annotationRules, ...checkRunRules, ...statusRules, ...subjectRules].map(compile);

const LONGEST_REQUEST = 4 * 1024 * 1024;

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
}

export interface Parts {
  readonly world: World;
  readonly emulator: Emulator;
  readonly access: Access;
  readonly faults: Faults;
  readonly seen: SeenRequest[];
}

/** The strict layer: authenticates, applies the rules, passes on what it has none for. */
export const createStrictServer = (parts: () => Parts): Server =>
  createServer((incoming, response) => {
    serve(parts(), incoming, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, refuse(500, error instanceof Error ? error.message : 'Server Error'), '');
    });
  });

const serve = async (parts: Parts, incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
  const method = incoming.method ?? 'GET';
  const url = new URL(incoming.url ?? '/', parts.world.url);
  const path = decodeURIComponent(url.pathname);
  const body = await readBody(incoming);
  parts.seen.push({ method, path });
  const fault = parts.faults.take(method, path);
  if (fault !== null && failsBefore(fault)) return fail(response, fault);
  const token = tokenOf(incoming.headers.authorization);
  const caller = parts.access.identify(token);
  const request: StandInRequest | null =
    caller === null || body === null ? null : { method, path, query: url.searchParams, token, caller, body };
  const answer =
    request === null
      ? refuse(caller === null ? 401 : 400, caller === null ? 'Bad credentials' : 'Problems parsing JSON')
      : await answerTo(parts, request, url);
  if (fault === 'hang') return;
  if (fault === 'reset-after-write') response.destroy();
  else if (fault === '502-after-write') send(response, refuse(502, 'Bad Gateway'), parts.world.url);
  else send(response, answer, parts.world.url, fault === 'truncated');
};

const answerTo = async (parts: Parts, request: StandInRequest, url: URL): Promise<Answer> => {
  const { emulator } = parts;
  const target = `${url.pathname}${url.search}`;
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

const failsBefore = (fault: Fault): fault is Exclude<Fault, string> | 'reset' =>
  typeof fault !== 'string' || fault === 'reset';

const fail = (response: ServerResponse, fault: Exclude<Fault, string> | 'reset'): void => {
  if (fault === 'reset') response.destroy();
  else if (typeof fault === 'number') send(response, refuse(fault, 'Fault of the stand-in'), '');
  else
    send(
      response,
      { ...refuse(fault.status, fault.message), ...(fault.headers ? { headers: fault.headers } : {}) },
      '',
    );
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

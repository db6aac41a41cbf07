import { LARGEST_PAYLOAD } from '../../names/limits.ts';
import { GENERATIVE_FLOW } from '../../names/names.ts';
import { RepositoryName, Sha, Subject } from '../../names/subject.ts';
import { utf8Bytes } from '../../text/byte-budget.ts';
import { InputError } from '../input-error.ts';
import type { GuardOutcome } from '../outcome.ts';
import { GateRequest } from '../request.ts';
import { guardOutcome } from '../running-outcome.ts';
import { requestFaults } from './request-faults.ts';
import { ThinRequest } from './thin-request.ts';

/** What somebody asked for: a thin request, or a whole one that a client has resolved. */
export type Asking =
  | { readonly kind: 'thin'; readonly request: ThinRequest }
  | { readonly kind: 'whole'; readonly request: GateRequest };

/**
 * Reads what somebody asked for; what only a whole request has tells which of the two it is.
 *
 * @throws InputError with every fault
 */
export function readAsking(asked: unknown): Asking {
  const bytes = utf8Bytes(JSON.stringify(asked) ?? '');
  if (bytes > LARGEST_PAYLOAD) {
    throw new InputError([`request: it has ${bytes} bytes as JSON, and ${LARGEST_PAYLOAD} at most are taken`]);
  }
  if (isWhole(asked)) {
    const { data, error } = GateRequest.safeParse(asked);
    if (error === undefined) return { kind: 'whole', request: data };
    throw new InputError(requestFaults(error), { cause: error });
  }
  const { data, error } = ThinRequest.safeParse(asked);
  if (error === undefined) return { kind: 'thin', request: data };
  throw new InputError(requestFaults(error), { cause: error });
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (asked: unknown): boolean =>
  isObject(asked) && Object.hasOwn(asked, 'headPinned') && Object.hasOwn(asked, 'subject');

/** What stands in a guard's outcome for a profile that nobody looked for. */
export const UNNAMED_PROFILE = 'default';

/**
 * The outcome of what was asked in another flow, whatever else is asked, right or wrong: that is not this gate's
 * business. Null where the flow is this gate's.
 */
export function guardOfAsked(asked: unknown): GuardOutcome | null {
  if (!isObject(asked) || typeof asked.flow !== 'string') return null;
  const flow = asked.flow.trim().slice(0, 100);
  if (flow === '' || flow === GENERATIVE_FLOW) return null;
  const about = {
    repository: RepositoryName.safeParse(asked.repository).data ?? null,
    subject: subjectOf(asked),
    headSha: Sha.safeParse(asked.headSha ?? asked.sha).data ?? null,
    profile: profileName(asked.profile),
  };
  return guardOutcome(about, flow);
}

function subjectOf({ subject, pullRequest, issue }: Readonly<Record<string, unknown>>): Subject | null {
  if (subject !== undefined) return Subject.safeParse(subject).data ?? null;
  const named =
    pullRequest === undefined ? { kind: 'issue', number: issue } : { kind: 'pull-request', number: pullRequest };
  return Subject.safeParse(named).data ?? null;
}

function profileName(profile: unknown): string {
  const name = isObject(profile) ? profile.name : profile;
  return typeof name === 'string' && name !== '' ? name.slice(0, 100) : UNNAMED_PROFILE;
}

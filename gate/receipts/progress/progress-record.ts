import type { GateOutcome } from '../../contract/outcome.ts';
import { subjectKey } from '../../names/subject.ts';

type Run = Pick<GateOutcome, 'repository' | 'subject' | 'profile' | 'workflow' | 'startedAt' | 'finishedAt'>;

/** What a record's name says of the run that kept it. */
export interface ToldRecord {
  readonly path: string;
  readonly startedAt: string;
  readonly firstExecutionRunId: string;
  /** When the pass ended whose last word it holds; null: the run was measuring. */
  readonly finishedAt: string | null;
}

/**
 * Where the store keeps what runs of one subject and profile told by their progress comment, such as
 * `progress/acme~engine/pr-7/sample`: the server forgets runs, and a comment proves nothing.
 */
export function progressFolder({ repository, subject, profile }: Run): string | null {
  if (subject === null || !PROFILE.test(profile)) return null;
  // No name of an owner or a repository has this character.
  return `progress/${repository.replace('/', '~')}/${subjectKey(subject)}/${profile}`;
}

/** Where a run's word goes: one record for each pass that ended, and one for all that is told while it measures. */
export function progressRecord(run: Run): string | null {
  const folder = progressFolder(run);
  const { workflow, startedAt, finishedAt } = run;
  if (folder === null || workflow === null || startedAt === null) return null;
  if (!RUN_ID.test(workflow.firstExecutionRunId)) return null;
  const last = finishedAt === null ? MEASURING : stamp(finishedAt);
  return `${folder}/${stamp(startedAt)}-${workflow.firstExecutionRunId}-${last}.json`;
}

/** Null of a path that no run gave. */
export function readProgressRecord(path: string): ToldRecord | null {
  const [, start = '', firstExecutionRunId, last = ''] = RECORD.exec(path) ?? [];
  const startedAt = timeOf(start);
  const finishedAt = timeOf(last);
  if (startedAt === null || firstExecutionRunId === undefined) return null;
  if (finishedAt === null && last !== MEASURING) return null;
  return { path, startedAt, firstExecutionRunId, finishedAt };
}

const PROFILE = /^[a-z0-9][a-z0-9-]{0,59}$/;
const RUN_ID = /^[A-Za-z0-9-]{1,100}$/;
const MEASURING = 'measuring';
const RECORD = /^progress\/[^/]+\/[^/]+\/[^/]+\/(\d{17})-([A-Za-z0-9-]{1,100})-(measuring|\d{17})\.json$/;

/** `2026-11-22T10:00:00.000Z` as `20261122100000000`: names sort as times do. */
const stamp = (time: string): string => new Date(time).toISOString().replace(/\D/g, '');

function timeOf(digits: string): string | null {
  const time = digits.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})$/, '$1-$2-$3T$4:$5:$6.$7Z');
  return time !== digits && !Number.isNaN(Date.parse(time)) ? time : null;
}

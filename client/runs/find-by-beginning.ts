import type { Client } from '@temporalio/client';
import { GATE_WORKFLOW, MEASURE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { shortRunId } from '../../gate/names/short-id.ts';
import { ZERO_WIDTH_SPACE } from '../../gate/text/clean-text.ts';
import { InputError } from '../input-error.ts';
import { type ListedRun, queryRuns } from './list-runs.ts';

const TYPES = [GATE_WORKFLOW, MEASURE_WORKFLOW];

/** Shorter beginnings fit too much. */
const FEWEST = 4;
/** So many passes of runs are looked at, and so many runs told apart for a person. */
const MOST_LISTED = 100;
const MOST_NAMED = 10;

/** Every workflow id of a gate begins so; a person may leave it out. */
const PREFIX = 'benchmark-gate/';

/** What a beginning may be of: a run id or a commit in hexadecimal digits, or a workflow id. */
type Beginning = { readonly digits: string } | { readonly path: string };

function beginningIn(named: string): Beginning | null {
  const text = named.replaceAll(ZERO_WIDTH_SPACE, '').trim();
  const digits = text.toLowerCase();
  if (/^[0-9a-f][0-9a-f-]{0,39}$/.test(digits) && digits.length >= FEWEST) return { digits };
  const path = text.startsWith(PREFIX) ? text : PREFIX + text;
  // A measuring's id has its parts escaped.
  const isPath = /^[A-Za-z0-9-]+\/[A-Za-z0-9._%-]+(?:\/[A-Za-z0-9._/-]*)?$/.test(path.slice(PREFIX.length));
  return isPath && path.length <= 500 ? { path: path.replace(/\/$/, '') } : null;
}

/** A run, and whether it was named by its own id: else its workflow's newest run is meant. */
export interface FoundRun {
  readonly run: ListedRun;
  readonly isNamedById: boolean;
}

/**
 * The one run that a beginning fits: of a run id, of a commit, or of a workflow id, with or without `benchmark-gate/`.
 * Of several runs with one workflow id a commit or a workflow id means the newest. Null where the text is none, or fits
 * nothing that the server lists.
 *
 * @throws InputError where it fits several, with what tells them apart
 */
export async function findByBeginning(client: Client, named: string): Promise<FoundRun | null> {
  const beginning = beginningIn(named);
  if (beginning === null) return null;
  const fitting = meant(beginning, await queryRuns(client, [termOf(beginning)], MOST_LISTED, TYPES));
  const [run] = fitting;
  if (run === undefined) return null;
  if (fitting.length === 1) return { run, isNamedById: isNamedBy(beginning, run) };
  throw new InputError([
    `${named} is the beginning of several; which of them?`,
    ...fitting.slice(0, MOST_NAMED).map((run) => `  ${tellApart(run)}`),
    ...(fitting.length > MOST_NAMED ? [`  and ${fitting.length - MOST_NAMED} more: name more of it`] : []),
  ]);
}

const termOf = (beginning: Beginning): string =>
  'path' in beginning
    ? `WorkflowId STARTS_WITH '${beginning.path}'`
    : `(RunId STARTS_WITH '${beginning.digits}' OR ${SEARCH_ATTRIBUTES.headSha} STARTS_WITH '${beginning.digits}')`;

/** Of a workflow's runs the newest, where they weren't named apart; and `pr-7` is not `pr-70`, where there is a `pr-7`. */
function meant(beginning: Beginning, found: readonly ListedRun[]): ListedRun[] {
  const byRun = found.filter((run) => isNamedBy(beginning, run));
  const others = found.filter((run) => !byRun.includes(run));
  const newest = others.filter(
    ({ workflowId }, at) => others.findIndex((other) => other.workflowId === workflowId) === at,
  );
  const whole =
    'path' in beginning ? newest.filter(({ workflowId }) => `${workflowId}/`.startsWith(`${beginning.path}/`)) : [];
  return [...byRun, ...(whole.length > 0 ? whole : newest)];
}

const isNamedBy = (beginning: Beginning, { run }: ListedRun): boolean =>
  'digits' in beginning && run.startsWith(beginning.digits);

const tellApart = ({ run, status, repository, subject, commit, profile, startedAt }: ListedRun): string =>
  `${shortRunId(run)}  ${status}, ${repository} ${subject}, commit ${commit.slice(0, 12)}, profile ${profile}, started ${startedAt}`;

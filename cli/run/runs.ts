import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { LISTED_STATUSES, type ListedRun, listRuns } from '../../client/runs/list-runs.ts';
import { shortRunId } from '../../gate/names/short-id.ts';
import { RepositoryName } from '../../gate/names/subject.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { spanText } from '../../gate/text/span-text.ts';
import { columnsOf } from '../terminal/columns.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';
import { optionFaults, PositiveNumber } from './options.ts';

/** More than anybody reads; the server is asked for no more. */
const MOST = 200;

/** The options of `benchmark-gate runs` as commander hands them over: all text. */
const RunsOptions = z
  .object({
    repo: RepositoryName.optional(),
    pr: PositiveNumber.optional(),
    issue: PositiveNumber.optional(),
    status: z.enum(LISTED_STATUSES, `expected one of ${LISTED_STATUSES.join(', ')}`).optional(),
    limit: PositiveNumber.refine((limit) => limit <= MOST, `expected a number of at most ${MOST}`).default(20),
    json: z.boolean().default(false),
  })
  .refine(({ pr, issue }) => pr === undefined || issue === undefined, {
    message: 'not together with --issue',
    path: ['pr'],
    when: ({ issues }) => !issues.some(({ path }) => path?.[0] === 'pr' || path?.[0] === 'issue'),
  });

/**
 * `benchmark-gate runs`: the gates of the server's namespace, running and ended, the newest first.
 *
 * @param withClient connects; called only where the options are right
 * @throws InputError with every fault of the options
 */
export async function runsCommand(
  typed: Record<string, unknown>,
  { stdout, columns }: Pick<CommandIo, 'stdout' | 'columns'>,
  withClient: (work: (client: Client) => Promise<ExitCode>) => Promise<ExitCode>,
  now = Date.now(),
): Promise<ExitCode> {
  const options = RunsOptions.safeParse(typed);
  if (!options.success) throw new InputError(optionFaults(options.error));
  const { repo, pr, issue, status, limit, json } = options.data;
  const subject =
    pr !== undefined
      ? ({ kind: 'pull-request', number: pr } as const)
      : issue === undefined
        ? undefined
        : ({ kind: 'issue', number: issue } as const);
  return withClient(async (client) => {
    // One more than is shown tells whether there are more.
    const found = await listRuns(client, { repository: repo, subject, status }, limit + 1);
    const runs = found.slice(0, limit);
    if (json) stdout(`${JSON.stringify(runs, null, 2)}\n`);
    else if (runs.length === 0) stdout(noneFound([repo, subject, status].some((asked) => asked !== undefined)));
    else stdout(listing(runs, columns, now) + (found.length > limit ? `and older ones: --limit N shows more\n` : ''));
    return EXIT.ok;
  });
}

const noneFound = (isAsked: boolean): string =>
  isAsked
    ? 'no run of a gate fits: benchmark-gate runs lists them all\n'
    : 'no gate has run here yet: benchmark-gate run --repo OWNER/NAME --pr N starts one\n';

/** A line for each run; two where the terminal is too narrow for one. */
function listing(runs: readonly ListedRun[], columns: number | undefined, now: number): string {
  const rows = runs.map((run) => [...first(run, now), run.repository, run.profile, run.route ?? '']);
  const heading = [...HEADING, 'REPOSITORY', 'PROFILE', 'ROUTE'];
  const wide = columnsOf([heading, ...rows]);
  if (columns === undefined || wide.every((line) => line.length <= columns)) return `${wide.join('\n')}\n`;
  const narrow = columnsOf([HEADING, ...runs.map((run) => first(run, now))]);
  const more = runs.map(
    ({ repository, profile, route }) => `  ${oneLine(printable([repository, profile, route ?? []].flat().join(', ')))}`,
  );
  return `${narrow.flatMap((line, at) => (at === 0 ? [line] : [line, more[at - 1] ?? ''])).join('\n')}\n`;
}

const HEADING = ['RUN', 'STATUS', 'SUBJECT', 'COMMIT', 'STARTED', 'TOOK'];

function first(run: ListedRun, now: number): string[] {
  const tookMs = Date.parse(run.finishedAt ?? new Date(now).toISOString()) - Date.parse(run.startedAt);
  const started = run.startedAt.replace(/^(.{10})T(.{5}).*$/, '$1 $2');
  const took = run.finishedAt === null ? `${spanText(tookMs)} so far` : spanText(tookMs);
  return [shortRunId(run.run), run.status, run.subject, run.commit.slice(0, 12), started, took];
}

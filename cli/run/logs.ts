import { basename } from 'node:path';
import type { RecordStore } from '../../adapters/store/content/store.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { runIdIn } from '../../client/runs/run-id.ts';
import { logRecord, RUNS } from '../../gate/baseline/run-record.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { printable } from '../terminal/printable.ts';

/** Names of that many logs are shown where a word fits several. */
const MOST_NAMED = 20;

export interface LogsDeps {
  readonly store: Pick<RecordStore, 'recordsIn' | 'listRecords' | 'getRecord'>;
  /** Asked only for what is no run id: that is found in the store, also when the server has forgotten the run. */
  readonly showRun: (workflowId: string) => Promise<Pick<GateOutcome, 'workflow'>>;
  readonly stdout: (text: string) => void;
}

/**
 * `benchmark-gate logs RUN [NAME]`: the logs of a run's commands, in the order in which they began; with a name, or a part
 * that fits only one, the log itself.
 *
 * @throws InputError where the run has no logs, or the name fits none or several
 */
export async function logsCommand(id: string, name: string | undefined, deps: LogsDeps): Promise<ExitCode> {
  const run = await runIdOf(id, deps);
  const names = (await deps.store.listRecords(logRecord(run))).map(nameOf).sort();
  if (names.length === 0)
    throw new InputError([
      `no log of the run ${id} is in the store: none of its commands has ended yet, or they were pruned`,
    ]);
  if (name === undefined) {
    for (const each of names) deps.stdout(`${printable(each)}\n`);
    return EXIT.ok;
  }
  const content = await deps.store.getRecord(logRecord(run, oneOf(names, nameOf(name), id)));
  deps.stdout(printable(content.toString('utf8')));
  return EXIT.ok;
}

async function runIdOf(id: string, { store, showRun }: LogsDeps): Promise<string> {
  const runId = runIdIn(id);
  if (runId !== null) return runId;
  const fitting = /^[0-9a-f-]{4,36}$/i.test(id) ? await storedRuns(id.toLowerCase(), store) : [];
  const [stored] = fitting;
  if (fitting.length > 1) {
    const shown = fitting.slice(0, MOST_NAMED).map((each) => `  ${each}`);
    throw new InputError([`${fitting.length} runs have an id that begins with ${id}:`, ...shown]);
  }
  if (stored !== undefined) return stored;
  const { workflow } = await showRun(id);
  if (workflow === null) throw new InputError([`${id} has measured nothing: it has no logs`]);
  return workflow.firstExecutionRunId;
}

/** The ids of runs with records in the store that begin so. */
async function storedRuns(beginning: string, store: LogsDeps['store']): Promise<string[]> {
  const runs = (await store.recordsIn(RUNS)).map((path) => path.slice(RUNS.length + 1));
  return runs.filter((run) => run.startsWith(beginning)).sort();
}

/** From a record's path or address. */
const nameOf = (path: string): string => basename(path).replace(/\.gz$/, '');

function oneOf(names: readonly string[], wanted: string, id: string): string {
  const fitting = names.includes(wanted) ? [wanted] : names.filter((name) => name.includes(wanted));
  const [only, ...others] = fitting;
  if (only !== undefined && others.length === 0) return only;
  const shown = (only === undefined ? names : fitting).slice(0, MOST_NAMED).map((each) => `  ${each}`);
  const fault = only === undefined ? 'no log' : `${fitting.length} logs`;
  throw new InputError([
    `${fault} of the run ${id} ${only === undefined ? 'has' : 'have'} ${wanted} in the name:`,
    ...shown,
  ]);
}

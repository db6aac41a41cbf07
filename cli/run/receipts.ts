import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { readLeftReceipts } from '../../activities/control/runs/left/left-receipts.ts';
import { askServer } from '../../client/ask-server.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { writeOwedReceipts } from '../../client/runs/owed-receipts.ts';
import { WHERE_RUNS_ARE_NAMED, workflowIdOf } from '../../client/runs/workflow-id.ts';
import { RECEIPT_NAMES } from '../../gate/contract/owed-receipts.ts';
import type { ReceiptsState } from '../../gate/contract/receipts-state.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';

/**
 * `benchmark-gate receipts ID`: writes what a run owes, and what one that was terminated or timed out left undone: its
 * check is completed. Exit code 0 where nothing is owed any more, 3 where GitHub takes it not yet, 4 where the run still
 * runs and writes them itself.
 *
 * @throws InputError where no gate's run has the id
 */
export async function receiptsCommand(
  named: string,
  json: boolean,
  client: Client,
  { stdout, stderr }: Pick<CommandIo, 'stdout'> & { readonly stderr: { write(text: string): unknown } },
): Promise<ExitCode> {
  const id = await workflowIdOf(client, named);
  const left = await askServer(client, {}, () => readLeftReceipts(client, id)).catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError)
      throw new InputError([`no run has the id ${id}: ${WHERE_RUNS_ARE_NAMED}`]);
    throw error;
  });
  if (left.state !== 'ended') return notEnded(id, left.state, stderr);
  const { owed, outcome } = left.owed;
  const state: ReceiptsState =
    owed.length > 0
      ? await writeOwedReceipts(client, left.owed)
      : {
          receipts: outcome.receipts,
          owed: [],
          since: outcome.finishedAt ?? new Date().toISOString(),
          tries: 0,
          nextTryAt: null,
          ended: 'settled',
        };
  stdout(json ? `${JSON.stringify(state, null, 2)}\n` : printable(receiptLines(state)));
  if (state.owed.length === 0) return EXIT.ok;
  const tried = `tried ${state.tries === 1 ? 'once' : `${state.tries} times`}`;
  stderr.write(printable(`still owed: ${state.owed.join(', ')}; ${tried}; ${nextTry(state)}\n`));
  return EXIT.unreachable;
}

function notEnded(
  id: string,
  state: 'no-gate' | 'running' | 'nothing-shown' | 'not-its-own',
  stderr: { write(text: string): unknown },
): ExitCode {
  if (state === 'no-gate') throw new InputError([`${id} is no run of a gate: ${WHERE_RUNS_ARE_NAMED}`]);
  if (state === 'not-its-own') {
    throw new InputError([
      `${id} speaks of another run, commit or repository than it was asked about: nothing is written`,
    ]);
  }
  const running = state === 'running';
  const said = running
    ? `still running, and writes its receipts itself: benchmark-gate status ${id}`
    : `${id} ended before it showed anything on GitHub: nothing is owed`;
  stderr.write(printable(`${said}\n`));
  return running ? EXIT.stillRunning : EXIT.ok;
}

const receiptLines = ({ receipts }: ReceiptsState): string =>
  RECEIPT_NAMES.map((name) => {
    const { state, id, method, reason } = receipts[name];
    const what = name === 'check' ? (method === 'alt1' ? 'commit status' : 'check run') : PLACES[name];
    return `${name}: ${state}${id === undefined ? '' : `, ${what} ${id}`}${reason === undefined ? '' : ` (${reason})`}\n`;
  }).join('');

/** What a receipt's number counts. */
const PLACES = { ledger: 'comment or body', progress: 'comment' } as const;

const nextTry = ({ nextTryAt }: ReceiptsState): string =>
  nextTryAt === null ? 'it is given up: repeat the command later' : `the next try is at ${nextTryAt}`;

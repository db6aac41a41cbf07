import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Snapshot } from '../../../adapters/git/snapshot.ts';
import { EXIT, type ExitCode, exitCodeOfMeasure } from '../../../client/exit-code.ts';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import { shellWord } from '../../../gate/text/reproduce-command.ts';
import { benchmarkTable } from '../../baseline/table.ts';
import type { CommandIo } from '../../terminal/command-io.ts';
import { writeMeasure } from '../../terminal/print-measure.ts';
import { printable } from '../../terminal/printable.ts';
import { writtenOrWhy } from './baseline-file.ts';
import type { LocalMeasured } from './measure-checkout.ts';

/** Which state of a checkout was measured. */
export const asItIs = ({ changed, head }: Pick<Snapshot, 'changed' | 'head'>): string =>
  changed === 0
    ? `commit ${head.slice(0, 12)}`
    : `commit ${head.slice(0, 12)} and ${changed} file${changed === 1 ? '' : 's'} that nobody committed`;

/**
 * Prints what was measured of a checkout, and writes its baseline where a file was named.
 *
 * @param store where it is kept already
 */
export async function showMeasured(
  { outcome, documents }: LocalMeasured,
  { json, out }: { readonly json: boolean; readonly out?: string | undefined },
  { snapshot, store }: { readonly snapshot: Pick<Snapshot, 'changed' | 'head'>; readonly store: string },
  io: CommandIo,
): Promise<ExitCode> {
  const inStore = `BENCHMARK_GATE_STORE=${shellWord(store)} `;
  writeMeasure(outcome, json, io, inStore);
  if (!json) {
    for (const each of documents) io.stdout(`\n${benchmarkTable(each)}`);
    const kept = `what was measured is kept in ${store}, and in no other store`;
    io.stdout(printable(`\n${asItIs(snapshot)}, on ${hostname()}; ${kept}\n`));
  }
  const isWritten = out === undefined || (await writeBaseline(resolve(out), { outcome, documents }, inStore, io));
  return isWritten ? exitCodeOfMeasure(outcome) : EXIT.broke;
}

/** What was measured is printed and stored before: a full disk costs the file alone. */
async function writeBaseline(
  file: string,
  { outcome, documents }: LocalMeasured,
  inStore: string,
  { stderr }: CommandIo,
): Promise<boolean> {
  const say = (line: string) => void stderr.write(`${printable(line)}\n`);
  const [document] = documents;
  if (document === undefined) {
    say('no benchmark gave a number that counts: no baseline is written');
    return true;
  }
  const why = await writtenOrWhy(file, canonicalJson(document));
  const [digest] = outcome.baselines.map((each) => each.digest);
  say(
    why === null
      ? `the baseline is written to ${file}`
      : `${why}; it is stored all the same: ${inStore}benchmark-gate baseline export ${digest} --format json --to FILE`,
  );
  return why === null;
}

import path from 'node:path';
import { writeFilesBelow } from '../../adapters/files/write-files.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import {
  baselineNameFault,
  describeLeftOut,
  exportCriterionTree,
  inFolder,
  nothingToExport,
} from '../../client/library/export-criterion.ts';
import { benchCompareResults } from '../../gate/baseline/bench-compare.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { storedReport } from '../../gate/baseline/stored-report.ts';
import type { Lane } from '../../gate/names/names.ts';
import { shellWord } from '../../gate/text/reproduce-command.ts';
import { printable } from '../terminal/printable.ts';
import { inStore, readOne } from './find.ts';
import type { BaselineIo, LookUpIo } from './show.ts';

export interface BaselineExportOptions {
  readonly store: Pick<Store, 'findBaselines' | 'readBaseline' | 'get' | 'location'>;
  readonly format: 'criterion' | 'json' | 'bench-compare' | 'receipt';
  /** A folder for `criterion`, else a file. */
  readonly to: string;
  /** What `--baseline` calls it. */
  readonly name?: string;
  readonly suite?: string;
  readonly lane?: Lane;
  readonly target?: string;
  /** Of a program, which `receipt` takes the report of. */
  readonly run?: string;
}

/**
 * `benchmark-gate baseline export REF`: a baseline as files that other tools know. Nothing is written outside of `to`,
 * and nothing that is there is overwritten.
 */
export async function baselineExport(ref: string, options: BaselineExportOptions, io: LookUpIo): Promise<void> {
  const { store, format, to } = options;
  checkOptions(options);
  const { entry, document } = await readOne(ref, store, io.warn);
  if (format === 'criterion') return exportTree(document, options, io);
  const file = path.resolve(to);
  const text =
    format === 'json'
      ? (await inStore(() => store.get(entry?.uri ?? ref))).toString('utf8')
      : neighboursText(document, options, io);
  await inFolder(() => writeFilesBelow(path.dirname(file), [{ path: [path.basename(file)], text }]), file);
  io.stdout(`wrote ${printable(file)}\n`);
}

/** Which options each format has besides `to`. */
const OPTIONS = {
  criterion: ['name', 'suite', 'lane', 'target'],
  json: [],
  'bench-compare': ['suite', 'lane', 'target'],
  receipt: ['suite', 'lane', 'run'],
} as const;

function checkOptions(options: BaselineExportOptions): void {
  const { format, to, name } = options;
  const faults: string[] = [];
  if (to === '') faults.push('--to: expected a path');
  const fault = name === undefined ? null : baselineNameFault(name);
  if (fault !== null) faults.push(`--name ${fault}`);
  const allowed: readonly string[] = OPTIONS[format];
  for (const option of ['name', 'suite', 'lane', 'target', 'run'] as const) {
    if (options[option] !== undefined && !allowed.includes(option))
      faults.push(`--${option}: not with --format ${format}`);
  }
  if (faults.length > 0) throw new InputError(faults);
}

async function exportTree(document: BaselineDocument, options: BaselineExportOptions, io: BaselineIo): Promise<void> {
  const written = await exportCriterionTree(document, options);
  const leftOut = written.leftOut.map(describeLeftOut);
  const count = written.benchmarks === 1 ? '1 benchmark' : `${written.benchmarks} benchmarks`;
  io.stdout(shownLine(`wrote ${count} to ${written.folder}, as the baseline ${written.name}`));
  for (const line of leftOut) io.stdout(shownLine(line));
  // Libtest harnesses refuse Criterion's options: the bench target has to be named.
  const flag = leftOut.length > 0 ? '--baseline-lenient' : '--baseline';
  for (const bench of written.benches) {
    const features =
      bench.features.length === 0 ? '' : ` --no-default-features --features ${shellWord(bench.features.join(','))}`;
    io.stdout(
      shownLine(
        `CRITERION_HOME=${shellWord(written.folder)} cargo bench -p ${shellWord(bench.package)}${features} --bench ${shellWord(bench.target)} -- ${flag} ${written.name}`,
      ),
    );
  }
  const { dir, base } = path.parse(written.folder);
  // It reads the folder `criterion` of a target directory, and no other.
  if (base === 'criterion') io.stdout(shownLine(`critcmp --target-dir ${shellWord(dir)} ${written.name}`));
  else io.stdout('critcmp looks into folders called criterion only: --to DIR/criterion makes one for it\n');
}

/** A document as a neighbour's own tool reads it. */
function neighboursText(document: BaselineDocument, options: BaselineExportOptions, io: BaselineIo): string {
  if (options.format === 'receipt') return `${JSON.stringify(storedReport(document, options), null, 2)}\n`;
  const { results, benchmarks, leftOut } = benchCompareResults(document, options);
  for (const each of leftOut) io.stdout(shownLine(describeLeftOut(each)));
  if (benchmarks === 0) throw new InputError([nothingToExport(document, options)]);
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** A line of names that a document gives: whoever wrote it adds none of their own, and nothing that a terminal obeys. */
const shownLine = (line: string): string => `${printable(line).replaceAll('\n', ' ')}\n`;

import path from 'node:path';
import { writeFilesBelow } from '../../adapters/files/write-files.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import {
  baselineNameFault,
  describeLeftOut,
  exportCriterionTree,
  inFolder,
} from '../../client/library/export-criterion.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import type { Lane } from '../../gate/names/names.ts';
import { printable } from '../terminal/printable.ts';
import { inStore, readOne } from './find.ts';
import type { BaselineIo, LookUpIo } from './show.ts';

export interface BaselineExportOptions {
  readonly store: Pick<Store, 'findBaselines' | 'readBaseline' | 'get' | 'location'>;
  readonly format: 'criterion' | 'json';
  /** A file for `json`, a folder for `criterion`. */
  readonly to: string;
  /** What `--baseline` calls it. */
  readonly name?: string;
  readonly suite?: string;
  readonly lane?: Lane;
  readonly target?: string;
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
  const text = (await inStore(() => store.get(entry?.uri ?? ref))).toString('utf8');
  await inFolder(() => writeFilesBelow(path.dirname(file), [{ path: [path.basename(file)], text }]), file);
  io.stdout(`wrote ${printable(file)}\n`);
}

function checkOptions({ format, to, name, suite, lane, target }: BaselineExportOptions): void {
  const faults: string[] = [];
  if (to === '') faults.push('--to: expected a path');
  const fault = name === undefined ? null : baselineNameFault(name);
  if (fault !== null) faults.push(`--name ${fault}`);
  if (format === 'json' && [name, suite, lane, target].some((option) => option !== undefined)) {
    faults.push('--name, --suite, --lane and --target: only with --format criterion');
  }
  if (faults.length > 0) throw new InputError(faults);
}

async function exportTree(document: BaselineDocument, options: BaselineExportOptions, io: BaselineIo): Promise<void> {
  const written = await exportCriterionTree(document, options);
  const leftOut = written.leftOut.map(describeLeftOut);
  const count = written.benchmarks === 1 ? '1 benchmark' : `${written.benchmarks} benchmarks`;
  io.stdout(
    printable(
      `wrote ${count} to ${written.folder}, as the baseline ${written.name}\n${leftOut.map((line) => `${line}\n`).join('')}`,
    ),
  );
  // Libtest harnesses refuse Criterion's options: the bench target has to be named.
  const flag = leftOut.length > 0 ? '--baseline-lenient' : '--baseline';
  for (const bench of written.targets) {
    io.stdout(
      `CRITERION_HOME=${shellWord(written.folder)} cargo bench --bench ${shellWord(bench)} -- ${flag} ${written.name}\n`,
    );
  }
}

const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

import path from 'node:path';
import { FilesRefused, writeFilesBelow } from '../../adapters/files/write-files.ts';
import type { Store } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import { criterionTree, type LeftOut, type TreeSelection } from '../../gate/baseline/criterion-tree.ts';
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

/** Names that Criterion gives folders of its own beside a baseline's. */
const TAKEN = ['new', 'change', 'report'];

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
  if (name !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$/.test(name)) {
    faults.push(`--name ${JSON.stringify(name)}: expected letters, digits and _.+-, at most 64`);
  }
  if (name !== undefined && TAKEN.includes(name)) faults.push(`--name ${name}: Criterion keeps other files there`);
  if (format === 'json' && [name, suite, lane, target].some((option) => option !== undefined)) {
    faults.push('--name, --suite, --lane and --target: only with --format criterion');
  }
  if (faults.length > 0) throw new InputError(faults);
}

async function exportTree(document: BaselineDocument, options: BaselineExportOptions, io: BaselineIo): Promise<void> {
  const { name = 'gate' } = options;
  const root = path.resolve(options.to);
  const tree = criterionTree(document, name, options);
  const leftOut = tree.leftOut.map(describe);
  if (tree.benchmarks === 0) throw new InputError([...leftOut.slice(0, 10), nothingFits(document, options)]);
  await inFolder(() => writeFilesBelow(root, tree.files), root);
  const count = tree.benchmarks === 1 ? '1 benchmark' : `${tree.benchmarks} benchmarks`;
  io.stdout(
    printable(`wrote ${count} to ${root}, as the baseline ${name}\n${leftOut.map((line) => `${line}\n`).join('')}`),
  );
  // Libtest harnesses refuse Criterion's options: the bench target has to be named.
  const flag = leftOut.length > 0 ? '--baseline-lenient' : '--baseline';
  for (const target of tree.targets) {
    io.stdout(`CRITERION_HOME=${shellWord(root)} cargo bench --bench ${shellWord(target)} -- ${flag} ${name}\n`);
  }
}

const describe = ({ id, suite, target, why }: LeftOut): string =>
  `left out: ${id} (${suite}, ${target}): ${why}`.replace(/\s+/g, ' ');

function nothingFits({ suites }: BaselineDocument, selection: TreeSelection): string {
  const there = suites.flatMap(({ name, ranOn, executables }) =>
    executables.filter(({ benchmarks }) => benchmarks.length > 0).map(({ target }) => `${name} (${ranOn}, ${target})`),
  );
  const asked = (['suite', 'lane', 'target'] as const)
    .flatMap((name) => (selection[name] === undefined ? [] : [`--${name} ${selection[name]}`]))
    .join(' ');
  return printable(
    `nothing to export${asked === '' ? '' : ` for ${asked}`}: the baseline has numbers of ${there.slice(0, 20).join(', ') || 'no benchmark'}`,
  );
}

const shellWord = (text: string): string =>
  /^[A-Za-z0-9_@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** What stands in the way at the place that a person named is theirs to mend. */
async function inFolder(work: () => Promise<void>, place: string): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof FilesRefused) throw new InputError(cause.faults, { cause });
    if (cause instanceof Error && 'syscall' in cause) {
      throw new InputError([`${place} can't be written: ${cause.message}`], { cause });
    }
    throw cause;
  }
}

import path from 'node:path';
import { FilesRefused, writeFilesBelow } from '../../adapters/files/write-files.ts';
import {
  criterionTree,
  type LeftOut,
  type RebuiltBench,
  type TreeSelection,
} from '../../gate/baseline/criterion-tree.ts';
import type { BaselineDocument } from '../../gate/baseline/document.ts';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';
import { InputError } from '../input-error.ts';

/** Where a baseline is written as Criterion's files, and which part of it. */
export interface CriterionExportOptions extends TreeSelection {
  /** The folder: what `CRITERION_HOME` is to be. */
  readonly to: string;
  /** What `--baseline` is to call it: letters, digits and `_.+-`, at most 64; by default `gate`. */
  readonly name?: string;
}

/** What was written. */
export interface CriterionExport {
  /** Absolute path of the folder. */
  readonly folder: string;
  readonly name: string;
  /** How many benchmarks are in it. */
  readonly benchmarks: number;
  /** Bench targets that they are of. */
  readonly targets: readonly string[];
  /** Those of them that `cargo bench` runs, as it builds them again. */
  readonly benches: readonly RebuiltBench[];
  /** Benchmarks that aren't in it, and why. */
  readonly leftOut: readonly LeftOut[];
}

/** Names that Criterion gives folders of its own beside a baseline's. */
const TAKEN = ['new', 'change', 'report'];

/** What is wrong with the name of a baseline; null: nothing. */
export function baselineNameFault(name: string): string | null {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}$/.test(name)) {
    return `${JSON.stringify(name)}: expected letters, digits and _.+-, at most 64`;
  }
  return TAKEN.includes(name) ? `${name}: Criterion keeps other files there` : null;
}

/** Writes a document as Criterion's tree; see `BaselineLibrary.exportCriterion`. */
export async function exportCriterionTree(
  document: BaselineDocument,
  { to, name = 'gate', ...selection }: CriterionExportOptions,
): Promise<CriterionExport> {
  const fault = baselineNameFault(name);
  if (fault !== null) throw new InputError([`name ${fault}`]);
  if (to === '') throw new InputError(['to: expected a path']);
  const folder = path.resolve(to);
  const { files, benchmarks, targets, benches, leftOut } = criterionTree(document, name, selection);
  if (benchmarks === 0) {
    throw new InputError([...leftOut.slice(0, 10).map(describeLeftOut), nothingToExport(document, selection)]);
  }
  await inFolder(() => writeFilesBelow(folder, files), folder);
  return { folder, name, benchmarks, targets, benches, leftOut };
}

/** One line for a person. */
export const describeLeftOut = ({ id, suite, target, why }: LeftOut): string =>
  withoutTerminalControls(`left out: ${id} (${suite}, ${target}): ${why}`.replace(/\s+/g, ' '));

/** Why there is nothing to export, with what there is. */
export function nothingToExport({ suites }: BaselineDocument, selection: TreeSelection): string {
  const there = suites.flatMap(({ name, ranOn, executables }) =>
    executables.filter(({ benchmarks }) => benchmarks.length > 0).map(({ target }) => `${name} (${ranOn}, ${target})`),
  );
  const asked = (['suite', 'lane', 'target'] as const)
    .flatMap((name) => (selection[name] === undefined ? [] : [`--${name} ${selection[name]}`]))
    .join(' ');
  const has = there.slice(0, 20).join(', ') || 'no benchmark';
  return withoutTerminalControls(
    `nothing to export${asked === '' ? '' : ` for ${asked}`}: the baseline has numbers of ${has}`,
  );
}

/** What stands in the way at the place that a person named is theirs to mend. */
export async function inFolder(work: () => Promise<void>, place: string): Promise<void> {
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

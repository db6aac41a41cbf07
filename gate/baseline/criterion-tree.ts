import { type WrittenFiles, writeResult } from '../criterion/files/write-result.ts';
import type { Lane } from '../names/names.ts';
import type { BaselineDocument, BaselineSuite } from './document.ts';

/** Which of a baseline's numbers are meant; what isn't given may be any. */
export interface TreeSelection {
  readonly suite?: string;
  /** The lane that it was measured on. */
  readonly lane?: Lane;
  /** The bench target. */
  readonly target?: string;
}

/** A file of a tree, by the parts of its path below `CRITERION_HOME`. */
interface TreeFile {
  readonly path: readonly string[];
  readonly text: string;
}

/** A benchmark that isn't in the tree, and why. */
export interface LeftOut {
  readonly id: string;
  readonly suite: string;
  readonly target: string;
  readonly why: string;
}

/** A `CRITERION_HOME` that holds a baseline under a name. */
export interface CriterionTree {
  readonly files: readonly TreeFile[];
  readonly benchmarks: number;
  /** Bench targets that the benchmarks are of. */
  readonly targets: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The tree that `cargo bench -- --baseline NAME` compares with. A tree has one place for all benchmarks of one id, as
 * `target/criterion` has; a baseline may have several: of two suites, of the two sides of a CUDA suite, of two bench
 * targets. The first in the document stands in the tree (of a suite's sides its own lane's), and the others are named
 * as left out, unless they are the same numbers. A selection gets them.
 */
export function criterionTree(document: BaselineDocument, name: string, selection: TreeSelection): CriterionTree {
  const files: TreeFile[] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Map<string, { readonly files: WrittenFiles; readonly suite: string; readonly target: string }>();
  for (const { suite, target, benchmark } of selected(document, selection)) {
    const place = { id: benchmark.id, suite: suite.name, target };
    const result = writeResult(benchmark);
    if ('lacks' in result) {
      leftOut.push({ ...place, why: result.lacks });
      continue;
    }
    const folder = result.folder.join('/');
    const other = taken.get(folder);
    if (other === undefined) {
      taken.set(folder, { files: result.files, suite: suite.name, target });
      for (const [file, text] of Object.entries(result.files))
        files.push({ path: [...result.folder, name, file], text });
    } else if (other.files['sample.json'] !== result.files['sample.json']) {
      leftOut.push({ ...place, why: `${other.target} of ${other.suite} has other numbers for it` });
    }
  }
  const targets = [...new Set([...taken.values()].map(({ target }) => target))];
  return { files, benchmarks: taken.size, targets, leftOut };
}

type Measured = {
  readonly suite: BaselineSuite;
  readonly target: string;
  readonly benchmark: BaselineSuite['executables'][number]['benchmarks'][number];
};

function* selected({ suites }: BaselineDocument, { suite, lane, target }: TreeSelection): Generator<Measured> {
  const names = suites.map(({ name }) => name);
  const ordered = suites
    .filter(({ name, ranOn }) => (suite ?? name) === name && (lane ?? ranOn) === ranOn)
    .map((each) => ({ each, at: names.indexOf(each.name), side: each.ranOn === each.lane ? 0 : 1 }))
    .sort((one, other) => one.at - other.at || one.side - other.side);
  for (const { each } of ordered) {
    for (const executable of each.executables) {
      if (target !== undefined && executable.target !== target) continue;
      for (const benchmark of executable.benchmarks) yield { suite: each, target: executable.target, benchmark };
    }
  }
}

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

/** A bench target as cargo builds it again. */
export interface RebuiltBench {
  readonly package: string;
  readonly target: string;
  /** All that were on, the default ones by their names. */
  readonly features: readonly string[];
}

/** A `CRITERION_HOME` that holds a baseline under a name. */
export interface CriterionTree {
  readonly files: readonly TreeFile[];
  readonly benchmarks: number;
  /** Bench targets that the benchmarks are of. */
  readonly targets: readonly string[];
  /** Those of them that `cargo bench` runs; a program's are run by itself. */
  readonly benches: readonly RebuiltBench[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The tree that `cargo bench -- --baseline NAME` compares with. A tree has one place for all benchmarks of one id, as
 * `target/criterion` has; a baseline may have several: of two suites, of the two sides of a CUDA suite, of two bench
 * targets. The first in the document stands in the tree (of a suite's sides its own lane's), and the others are named
 * as left out, unless they are the same numbers. A selection gets them.
 */
export function criterionTree(document: BaselineDocument, baseline: string, selection: TreeSelection): CriterionTree {
  const files: TreeFile[] = [];
  const leftOut: LeftOut[] = [];
  const benches = new Map<string, RebuiltBench>();
  const taken = new Map<string, { readonly files: WrittenFiles; readonly suite: string; readonly target: string }>();
  for (const { suite, executable, benchmark } of selectedBenchmarks(document, selection)) {
    const { target, features, package: name } = executable;
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
        files.push({ path: [...result.folder, baseline, file], text });
      if (/^cargo\s+bench\b/.test(suite.command)) benches.set(`${name} ${target}`, { package: name, target, features });
    } else if (other.files['sample.json'] !== result.files['sample.json']) {
      leftOut.push({ ...place, why: `${other.target} of ${other.suite} has other numbers for it` });
    }
  }
  const targets = [...new Set([...taken.values()].map(({ target }) => target))];
  return { files, benchmarks: taken.size, targets, benches: [...benches.values()], leftOut };
}

interface SelectedBenchmark {
  readonly suite: BaselineSuite;
  readonly executable: BaselineSuite['executables'][number];
  readonly benchmark: BaselineSuite['executables'][number]['benchmarks'][number];
}

/** The benchmarks that are meant, in the document's order, of a suite's sides its own lane's first. */
export function* selectedBenchmarks(
  { suites }: BaselineDocument,
  { suite, lane, target }: TreeSelection,
): Generator<SelectedBenchmark> {
  const names = suites.map(({ name }) => name);
  const ordered = suites
    .filter(({ name, ranOn }) => (suite ?? name) === name && (lane ?? ranOn) === ranOn)
    .map((each) => ({ each, at: names.indexOf(each.name), side: each.ranOn === each.lane ? 0 : 1 }))
    .sort((one, other) => one.at - other.at || one.side - other.side);
  for (const { each } of ordered) {
    for (const executable of each.executables) {
      if (target !== undefined && executable.target !== target) continue;
      for (const benchmark of executable.benchmarks) yield { suite: each, executable, benchmark };
    }
  }
}

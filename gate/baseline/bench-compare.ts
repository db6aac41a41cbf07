import { rateOf } from '../statistics/rate.ts';
import { type LeftOut, selectedBenchmarks, type TreeSelection } from './criterion-tree.ts';
import type { BaselineDocument } from './document.ts';

/** Metrics of one benchmark: times are worse when larger, what is called `…_per_sec` when smaller. */
interface BenchCompareMetrics {
  readonly mean_ns: number;
  readonly throughput_elements_per_sec?: number;
  readonly throughput_bytes_per_sec?: number;
}

/** The document that `xtask bench-compare` reads, as `--current` and as `--baseline`. */
interface BenchCompareResults {
  readonly name: string;
  readonly version: string;
  readonly created: string;
  readonly git: { readonly sha: string; readonly branch: string | null };
  readonly environment: { readonly device: string; readonly arch: string; readonly rust_version: string };
  /** By category, then by test. */
  readonly benchmarks: Readonly<Record<string, Readonly<Record<string, BenchCompareMetrics>>>>;
}

/** Results, and what isn't among them. */
export interface BenchCompareExport {
  readonly results: BenchCompareResults;
  readonly benchmarks: number;
  readonly leftOut: readonly LeftOut[];
}

/**
 * A baseline as the results that `xtask bench-compare` compares. Criterion's group is the category, the rest of
 * the id the test; an id without a group stands under its bench target. Only what is better or worse is in it: a deviation
 * that grew is no regression. Of several benchmarks of one name the first in the document is taken.
 */
export function benchCompareResults(document: BaselineDocument, selection: TreeSelection): BenchCompareExport {
  const categories = new Map<string, Map<string, BenchCompareMetrics>>();
  const leftOut: LeftOut[] = [];
  let benchmarks = 0;
  let device = 'cpu';
  for (const { suite, executable, benchmark } of selectedBenchmarks(document, selection)) {
    const { id } = benchmark;
    const slash = id.indexOf('/');
    const [category, test] = slash > 0 ? [id.slice(0, slash), id.slice(slash + 1)] : [executable.target, id];
    const tests = categories.get(category) ?? new Map<string, BenchCompareMetrics>();
    categories.set(category, tests);
    if (tests.has(test)) {
      const why = 'another benchmark of the baseline has this name, and stands there';
      leftOut.push({ id, suite: suite.name, target: executable.target, why });
      continue;
    }
    tests.set(test, metricsOf(benchmark));
    benchmarks += 1;
    if (suite.ranOn === 'cuda') device = 'gpu';
  }
  const results = {
    name: `${document.repository} ${document.commit.slice(0, 12)} on ${document.machineClass}`,
    version: '1.0.0',
    created: document.finishedAt,
    git: { sha: document.commit, branch: document.branch },
    environment: { device, arch: document.host.architecture, rust_version: document.toolchain.rustc },
    benchmarks: Object.fromEntries([...categories].map(([category, tests]) => [category, Object.fromEntries(tests)])),
  };
  return { results, benchmarks, leftOut };
}

type Benchmark = BaselineDocument['suites'][number]['executables'][number]['benchmarks'][number];

function metricsOf(benchmark: Benchmark): BenchCompareMetrics {
  const rate = rateOf(benchmark);
  return {
    mean_ns: benchmark.statistics?.mean?.point ?? benchmark.estimate.point,
    ...(rate?.kind === 'elements' ? { throughput_elements_per_sec: rate.point } : {}),
    ...(rate?.kind === 'bytes' || rate?.kind === 'bytes-decimal' ? { throughput_bytes_per_sec: rate.point } : {}),
  };
}

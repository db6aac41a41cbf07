import type { BenchmarkMeasurement, Statistic, Throughput } from '../measurement.ts';
import { tukeyFences } from './tukey-fences.ts';

/** The texts of the four files that Criterion keeps of a result. */
export type WrittenFiles = Readonly<Record<'tukey.json' | 'sample.json' | 'estimates.json' | 'benchmark.json', string>>;

/** A result as Criterion's files, below its folder in `CRITERION_HOME`; or what it lacks for that. */
export type WrittenResult =
  | { readonly folder: readonly string[]; readonly files: WrittenFiles }
  | { readonly lacks: string };

/**
 * Writes a measurement as Criterion 0.4 to 0.8 keep it and load it for a comparison: the counterpart of `readResult`.
 * One thing doesn't come back as it was: the group of a measurement that was kept without its function and parameter is
 * its whole id. Criterion doesn't compare it.
 */
export const writeResult = (benchmark: BenchmarkMeasurement): WrittenResult => {
  const { samples, statistics = {}, directory, confidenceLevel = 0.95 } = benchmark;
  if (samples === undefined || samples.length === 0) {
    return { lacks: 'it has no samples: it was read from printed output' };
  }
  if (directory === undefined) return { lacks: 'its folder was not kept' };
  const folder = resultFolder(directory);
  if (folder === null) return { lacks: `its folder ${JSON.stringify(directory)} is none that Criterion makes` };
  const estimates: Record<string, unknown> = { slope: null };
  for (const name of ['mean', 'median', 'median_abs_dev', 'slope', 'std_dev'] as const) {
    const statistic = statistics[name];
    if (statistic?.standardError !== undefined) estimates[name] = toFile(statistic, confidenceLevel);
    else if (statistic !== undefined) return { lacks: `the standard error of its ${name} was not kept` };
    else if (name !== 'slope') return { lacks: `its ${name} was not kept` };
  }
  const mode = benchmark.samplingMode ?? (statistics.slope === undefined ? 'flat' : 'linear');
  const sample = {
    sampling_mode: mode === 'flat' ? 'Flat' : 'Linear',
    iters: samples.map(({ iters }) => iters),
    times: samples.map(({ ns }) => ns),
  };
  return {
    folder,
    files: {
      'tukey.json': JSON.stringify(tukeyFences(samples)),
      'sample.json': JSON.stringify(sample),
      'estimates.json': JSON.stringify(estimates),
      'benchmark.json': JSON.stringify(identityOf(benchmark, folder)),
    },
  };
};

/** Criterion makes three; what is deeper was written by something else. */
const DEEPEST = 8;

/**
 * The parts of a benchmark's folder, or null where it could be any other place than one below `CRITERION_HOME`: the
 * name comes from a bench.
 */
function resultFolder(directory: string): string[] | null {
  const parts = directory.split('/');
  const safe = parts.every(
    (part) =>
      part !== '' &&
      part !== '.' &&
      part !== '..' &&
      !/[\0\\]/.test(part) &&
      new TextEncoder().encode(part).length < 256,
  );
  return safe && parts.length <= DEEPEST ? parts : null;
}

const toFile = ({ point, lower, upper, standardError }: Statistic, confidenceLevel: number) => ({
  confidence_interval: { confidence_level: confidenceLevel, lower_bound: lower, upper_bound: upper },
  point_estimate: point,
  standard_error: standardError,
});

const KINDS = { bytes: 'Bytes', 'bytes-decimal': 'BytesDecimal', elements: 'Elements', bits: 'Bits' } as const;

function throughputFile(throughput: Throughput | undefined) {
  if (throughput === undefined) return null;
  const { kind, perIteration, bytes } = throughput;
  return bytes === undefined
    ? { [KINDS[kind]]: perIteration }
    : { ElementsAndBytes: { elements: perIteration, bytes } };
}

function identityOf(benchmark: BenchmarkMeasurement, folder: readonly string[]) {
  const { id, function: name = null, parameter = null, throughput, title = id } = benchmark;
  const ends = [name, parameter].filter((part) => part !== null).map((part) => part.length + 1);
  return {
    group_id: id.slice(0, id.length - ends.reduce((sum, length) => sum + length, 0)),
    function_id: name,
    value_str: parameter,
    throughput: throughputFile(throughput),
    full_id: id,
    directory_name: folder.join('/'),
    title,
  };
}

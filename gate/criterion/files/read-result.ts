import type { z } from 'zod';
import type { BenchmarkMeasurement, Problem, ProblemCode } from '../measurement.ts';
import { checkEstimates } from './check-estimates.ts';
import { identityFault } from './check-identity.ts';
import { checkSamples, isQuickPlaceholder } from './check-samples.ts';
import { BenchmarkFile, EstimatesFile, SampleFile, TukeyFile, throughputOf } from './result-schema.ts';

/** The texts of one result folder; null where a file isn't there. */
export interface ResultFiles {
  readonly 'benchmark.json': string | null;
  readonly 'estimates.json': string | null;
  readonly 'sample.json': string | null;
  readonly 'tukey.json': string | null;
  /** Written beside the others by benches that enable `csv_output`: the one file that names the unit. */
  readonly 'raw.csv'?: string | null;
}

/** A number that can be used, or why there is none. */
export type Result = { readonly benchmark: BenchmarkMeasurement } | { readonly problem: Problem };

/** Thrown and caught inside this file: the first fault of a result ends its reading. */
class Fault extends Error {
  constructor(
    readonly code: ProblemCode,
    readonly file: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads one result folder: parses its files, and checks that mean, median and slope follow from the samples.
 *
 * @param files what the folder holds
 * @param directory the benchmark's folder inside `CRITERION_HOME`; names the place of problems
 */
export const readResult = (files: ResultFiles, directory: string): Result => {
  try {
    return { benchmark: measurementOf(files, directory) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const where = `${directory === '' ? '' : `${directory}/`}new/${error.file}`;
    return { problem: { code: error.code, where, message: error.message } };
  }
};

const measurementOf = (files: ResultFiles, directory: string): BenchmarkMeasurement => {
  // Criterion writes benchmark.json last: without it the run ended inside this benchmark.
  if (files['benchmark.json'] === null) {
    throw new Fault('incomplete', 'benchmark.json', 'missing: the run ended before this benchmark was finished');
  }
  const benchmark = parse(files, 'benchmark.json', BenchmarkFile);
  if (benchmark.directory_name?.split('/').includes('..') || benchmark.directory_name?.startsWith('/')) {
    throw new Fault(
      'unreadable',
      'benchmark.json',
      `its id leads out of Criterion's folder: ${quote(benchmark.full_id)}`,
    );
  }
  const unit = unitOf(files['raw.csv'] ?? null);
  if (unit !== null && unit !== 'ns') {
    throw new Fault('unreadable', 'raw.csv', `a custom measurement in ${quote(unit)}: only times can be read`);
  }
  const sample = parse(files, 'sample.json', SampleFile);
  const checked = checkSamples(sample);
  if ('fault' in checked) throw new Fault('inconsistent', 'sample.json', checked.fault);
  if (isQuickPlaceholder(checked.samples)) {
    throw new Fault('invented', 'sample.json', "two samples of exactly 1 ms: a placeholder of Criterion's quick mode");
  }
  const file = parse(files, 'estimates.json', EstimatesFile);
  const unfit = slopeFault(sample, file);
  if (unfit !== null) throw new Fault('inconsistent', 'estimates.json', unfit);
  const estimates = checkEstimates(file, checked.samples);
  if ('fault' in estimates) throw new Fault('inconsistent', 'estimates.json', estimates.fault);
  if (files['tukey.json'] !== null) parse(files, 'tukey.json', TukeyFile);
  const strange = identityFault(benchmark, directory);
  if (strange !== null) throw new Fault('inconsistent', 'benchmark.json', strange);

  const throughput = throughputOf(benchmark.throughput);
  const { title } = benchmark;
  return {
    id: benchmark.full_id,
    unit: 'ns',
    estimate: estimates.estimate,
    statistics: estimates.statistics,
    ...(throughput && { throughput }),
    ...(sample.sampling_mode && { samplingMode: sample.sampling_mode === 'Flat' ? 'flat' : 'linear' }),
    samples: checked.samples,
    source: 'criterion-files',
    ...(title && title !== benchmark.full_id && { title }),
    directory,
    ...partsOf(benchmark),
    ...(estimates.confidenceLevel !== 0.95 && { confidenceLevel: estimates.confidenceLevel }),
  };
};

/** Criterion fits a slope to linear samples, always, and to no others: without it the mean would stand for it. */
const slopeFault = ({ sampling_mode: mode }: SampleFile, { slope }: EstimatesFile): string | null => {
  if (mode === 'Linear' && !slope) return 'the samples are linear, and there is no slope';
  return mode === 'Flat' && slope ? 'the samples are flat, and there is a slope' : null;
};

/** Function and parameter, where the id really ends in them: no other place may say other names than the id does. */
const partsOf = (file: BenchmarkFile): Pick<BenchmarkMeasurement, 'function' | 'parameter'> => {
  const [name, parameter] = [file.function_id, file.value_str];
  const ends = [name, parameter].filter((part) => typeof part === 'string').join('/');
  if (ends === '' || !file.full_id.endsWith(`/${ends}`)) return {};
  return { ...(typeof name === 'string' && { function: name }), ...(typeof parameter === 'string' && { parameter }) };
};

/** Parses one of the four files. Text that would be JSON but for a bare NaN or Infinity is inconsistent, not unreadable. */
const parse = <T>(
  files: ResultFiles,
  name: 'benchmark.json' | 'estimates.json' | 'sample.json' | 'tukey.json',
  schema: z.ZodType<T>,
): T => {
  const text = files[name];
  if (text === null) throw new Fault('unreadable', name, 'missing');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    if (/[[:,]\s*-?(?:NaN|Infinity)\b/.test(text)) throw new Fault('inconsistent', name, 'holds NaN or Infinity');
    throw new Fault('unreadable', name, text === '' ? 'empty' : 'no JSON, or cut off');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Fault('unreadable', name, `${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unexpected'}`);
};

/** The unit in a `raw.csv`: the column before the last one, in any row. */
const unitOf = (csv: string | null): string | null => {
  if (csv === null) return null;
  const row = csv.trimEnd();
  const columns = row.slice(row.lastIndexOf('\n') + 1).split(',');
  return columns.at(-2) ?? null;
};

const quote = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

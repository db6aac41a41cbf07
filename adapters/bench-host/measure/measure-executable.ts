import type { BenchHost, Watch } from '../job/bench-host.ts';
import { collectMeasured, type Measured } from './collect-measured.ts';
import type { MeasureInput } from './measure-input.ts';
import { readyExecutable } from './ready-executable.ts';
import { runExecutable } from './run-executable.ts';

/** Measures what earlier attempts haven't, and reads everything that all of them did. */
export async function measureExecutable(host: BenchHost, input: MeasureInput, watch: Watch): Promise<Measured> {
  const ready = await readyExecutable(host, input, watch);
  return collectMeasured(host, await runExecutable(host, ready, watch), watch);
}

import type { WarmBasesOptions } from '../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import { defaultLimits } from '../../adapters/confinement/limits/default-limits.ts';
import type { ResourceLimits } from '../../adapters/confinement/limits/resource-limits.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { GateError } from '../../gate/contract/gate-error.ts';

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Below this nothing of cargo runs. */
const LEAST_MEMORY = 64 * 1024 ** 2;
const LEAST_PROCESSES = 16;

/**
 * What a command on this host may take: the defaults for its memory, or what its environment says. Sizes are written as
 * systemd does: `12G`, `512M`, plain bytes; memory also as a share, `75%`.
 *
 * @param memoryBytes what this host has
 * @throws {GateError} wrong-input, with the variable and the mend
 */
export function resourceLimits(env: Environment, memoryBytes: number): ResourceLimits {
  const defaults = defaultLimits(memoryBytes);
  const size = (name: string, fallback: number, least: number, share?: number): number => {
    const text = env[name]?.trim();
    if (text === undefined || text === '') return fallback;
    const bytes = bytesOf(text, share);
    if (bytes === null || bytes < least) {
      const shares = share === undefined ? '' : ', or a share such as 75%';
      throw wrong(name, text, `a size such as 12G or 512M${shares}${least > 0 ? `, of ${least} bytes at least` : ''}`);
    }
    return bytes;
  };
  return {
    memoryBytes: size('BENCHMARK_GATE_MEMORY_LIMIT', defaults.memoryBytes, LEAST_MEMORY, memoryBytes),
    processes: count(env, 'BENCHMARK_GATE_PROCESS_LIMIT', defaults.processes, LEAST_PROCESSES),
    fileBytes: size('BENCHMARK_GATE_FILE_LIMIT', defaults.fileBytes, 1),
    freeDiskBytes: size('BENCHMARK_GATE_DISK_FLOOR', defaults.freeDiskBytes, 0),
    freeFiles: count(env, 'BENCHMARK_GATE_FILES_FLOOR', defaults.freeFiles, 0),
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * How much this host keeps of built dependencies: a target directory of a large workspace takes some gigabytes. `0`
 * keeps none.
 *
 * @throws {GateError} wrong-input
 */
export function warmBaseLimits(env: Environment): Pick<WarmBasesOptions, 'maxBytes' | 'maxCount' | 'maxAgeMs'> {
  const text = env.BENCHMARK_GATE_WARM_LIMIT?.trim() || '20G';
  const maxBytes = bytesOf(text);
  if (maxBytes === null) throw wrong('BENCHMARK_GATE_WARM_LIMIT', text, 'a size such as 20G, or 0');
  return { maxBytes, maxCount: 8, maxAgeMs: 7 * DAY_MS };
}

function bytesOf(text: string, whole?: number): number | null {
  const [matched, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)([KMGT%]?)$/.exec(text) ?? [];
  if (matched === undefined) return null;
  if (unit !== '%') return Math.floor(Number(number) * (UNITS[unit] ?? 1));
  return whole === undefined || Number(number) > 100 ? null : Math.floor((Number(number) / 100) * whole);
}

function count(env: Environment, name: string, fallback: number, least: number): number {
  const text = env[name]?.trim();
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw wrong(name, text, `a number of ${least} at least`);
  return Number(text);
}

const wrong = (name: string, text: string, expected: string): GateError =>
  new GateError({ class: 'wrong-input', message: `${name}=${JSON.stringify(text.slice(0, 100))} isn't ${expected}` });

import type { WarmBasesOptions } from '../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import { defaultLimits } from '../../adapters/confinement/limits/default-limits.ts';
import type { ResourceLimits } from '../../adapters/confinement/limits/resource-limits.ts';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { bytesOf, keptBytes, wrongVariable } from '../size-variable.ts';

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
      throw wrongVariable(
        name,
        text,
        `a size such as 12G or 512M${shares}${least > 0 ? `, of ${least} bytes at least` : ''}`,
      );
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
  return { maxBytes: keptBytes(env, 'BENCHMARK_GATE_WARM_LIMIT', '20G'), maxCount: 8, maxAgeMs: 7 * DAY_MS };
}

function count(env: Environment, name: string, fallback: number, least: number): number {
  const text = env[name]?.trim();
  if (text === undefined || text === '') return fallback;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw wrongVariable(name, text, `a number of ${least} at least`);
  return Number(text);
}

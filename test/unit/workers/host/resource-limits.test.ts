import { describe, expect, it } from 'vitest';
import { resourceLimits } from '../../../../workers/host/resource-limits.ts';

const GIB = 1024 ** 3;

describe("a host's limits", () => {
  it('leave something to the system where nobody sets them', () => {
    expect(resourceLimits({}, 10 * GIB)).toEqual({
      memoryBytes: 8 * GIB,
      processes: 4096,
      fileBytes: 16 * GIB,
      freeDiskBytes: GIB,
      freeFiles: 10_000,
    });
  });

  it.each([
    ['12G', 12 * GIB],
    ['1.5G', 1.5 * GIB],
    ['512M', GIB / 2],
    ['134217728', GIB / 8],
    ['50%', 5 * GIB],
    [' 2T ', 2048 * GIB],
  ])('are what the environment says: %s', (text, memoryBytes) => {
    expect(resourceLimits({ BENCHMARK_GATE_MEMORY_LIMIT: text }, 10 * GIB)).toMatchObject({ memoryBytes });
  });

  it('can be set one by one', () => {
    const env = {
      BENCHMARK_GATE_PROCESS_LIMIT: '64',
      BENCHMARK_GATE_FILE_LIMIT: '1G',
      BENCHMARK_GATE_FILES_FLOOR: '500',
      BENCHMARK_GATE_DISK_FLOOR: '0',
      BENCHMARK_GATE_MEMORY_LIMIT: '',
    };
    expect(resourceLimits(env, 10 * GIB)).toEqual({
      memoryBytes: 8 * GIB,
      processes: 64,
      fileBytes: GIB,
      freeDiskBytes: 0,
      freeFiles: 500,
    });
  });

  it.each([
    ['BENCHMARK_GATE_MEMORY_LIMIT', 'much'],
    ['BENCHMARK_GATE_MEMORY_LIMIT', '12GB'],
    ['BENCHMARK_GATE_MEMORY_LIMIT', '-1'],
    ['BENCHMARK_GATE_MEMORY_LIMIT', '101%'],
    ['BENCHMARK_GATE_MEMORY_LIMIT', '1M'],
    ['BENCHMARK_GATE_DISK_FLOOR', '5%'],
    ['BENCHMARK_GATE_FILE_LIMIT', '0'],
    ['BENCHMARK_GATE_PROCESS_LIMIT', '2'],
    ['BENCHMARK_GATE_PROCESS_LIMIT', '1e6'],
  ])('are refused with the variable and the mend: %s=%s', (name, value) => {
    expect(() => resourceLimits({ [name]: value }, 10 * GIB)).toThrow(
      expect.objectContaining({
        report: { class: 'wrong-input', message: expect.stringMatching(`^${name}="${value}" isn't a (?:size|number)`) },
      }),
    );
  });
});

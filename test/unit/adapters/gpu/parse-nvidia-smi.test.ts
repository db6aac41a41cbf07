import { describe, expect, it } from 'vitest';
import { parseNvidiaSmi } from '../../../../adapters/gpu/parse-nvidia-smi.ts';

const printed = (stdout: string, exitCode: number | null = 0, stderr = '') =>
  parseNvidiaSmi({ exitCode, stdout, stderr });

describe('the answer of nvidia-smi', () => {
  it('is a device', () => {
    expect(printed('NVIDIA H100 80GB HBM3, 550.54.15, 81559\n')).toEqual({
      available: true,
      model: 'NVIDIA H100 80GB HBM3',
      driver: '550.54.15',
      memoryBytes: 81559 * 1024 * 1024,
    });
  });

  it('is the first of several devices', () => {
    const probe = printed('Tesla T4, 470.82, 15109\nNVIDIA L4, 470.82, 23034\n');
    expect(probe).toMatchObject({ available: true, model: 'Tesla T4' });
  });

  it('is a device that its driver warns of, with the warning', () => {
    const warning = 'WARNING: infoROM is corrupted at gpu 0000:02:00.0';
    const row = 'NVIDIA L4, 550.54.15, 23034\n';
    const device = { available: true, model: 'NVIDIA L4', driver: '550.54.15', memoryBytes: 23034 * 1024 ** 2 };
    for (const [stdout, stderr] of [
      [`${row}${warning}\n`, ''],
      [`${warning}\n${row}`, ''],
      [row, `${warning}\n`],
    ] as const) {
      for (const exitCode of [0, 14])
        expect(printed(stdout, exitCode, stderr)).toEqual({ ...device, warnings: [warning] });
    }
    expect(printed(`${row}${`${warning}\n`.repeat(50)}`, 14)).toMatchObject({ warnings: Array(5).fill(warning) });
    expect(printed(`${warning}\n`, 14)).toMatchObject({ available: false });
    expect(printed(row, 15)).toMatchObject({ available: false });
  });

  it.each(['[N/A]', 'N/A', '[Not Supported]'])('is a device without a version where %s stands for it', (none) => {
    expect(printed(`Orin (nvgpu), ${none}, [N/A]\n`)).toEqual({
      available: true,
      model: 'Orin (nvgpu)',
      driver: 'unknown',
      memoryBytes: 0,
    });
  });

  it.each([
    ['no device', 'No devices were found\n', 6, ''],
    ['no device, with exit code 0', 'No devices were found\n', 0, ''],
    [
      'a driver that is not loaded',
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      9,
      '',
    ],
    ['a driver of another version', 'Failed to initialize NVML: Driver/library version mismatch\n', 18, ''],
    ['nothing', '', 0, ''],
    ['a row that is none', '[N/A], [N/A], [N/A]\n', 0, ''],
    ['an end by a signal', '', null, 'killed'],
    [
      'a device off the bus',
      'Unable to determine the device handle for GPU 0000:02:00.0: GPU is lost.  Reboot the system to recover this GPU\n',
      15,
      '',
    ],
    [
      'a device off the bus beside one that answers, with exit code 0',
      'Tesla T4, 470.82, 15109\nUnable to determine the device handle for GPU 0000:0B:00.0: Unknown Error\n',
      0,
      '',
    ],
    ['more values than were asked for', 'Tesla T4, 470.82, 15109, 1\n', 0, ''],
  ])('is %s', (_, stdout, exitCode, stderr) => {
    const probe = printed(stdout, exitCode, stderr);
    expect(probe.available).toBe(false);
    if (!probe.available) {
      expect(probe.reason.length).toBeGreaterThan(10);
      expect(probe.reason.length).toBeLessThan(300);
    }
  });

  it('gives the driver’s own words', () => {
    expect(printed('Failed to initialize NVML: Driver/library version mismatch\n', 18)).toEqual({
      available: false,
      reason: "the NVIDIA driver doesn't work: Failed to initialize NVML: Driver/library version mismatch",
    });
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { cudaOfDriver, toolkitVersion } from '../../../../adapters/gpu/cuda-versions.ts';
import { createGpuProbe } from '../../../../adapters/gpu/probe.ts';
import { describeHost } from '../../../../adapters/host/describe-host.ts';
import { HostFingerprint } from '../../../../gate/hosts/fingerprint.ts';
import { type Driver, installNvidiaSmi } from '../../../support/processes/fake-nvidia-smi.ts';

afterEach(() => vi.unstubAllEnvs());

const MIB = 1024 ** 2;
const DEPRECATED = '[Requested functionality has been deprecated]';

/** Fields that every driver here knows. */
const common = (values: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries({
      'memory.free': '[N/A]',
      persistence_mode: 'Enabled',
      'ecc.mode.current': 'Enabled',
      'clocks.current.sm': '300',
      'clocks.applications.graphics': '1000',
      'clocks.max.sm': '1500',
      'temperature.gpu': '40',
      'power.limit': '300.00',
      ...values,
    }).map(([name, value]) => [name, [value]]),
  );

/**
 * Field names and texts of driver generations, as logs and reports on public trackers have them; none of it was printed
 * on a machine of this project. 418 and 470 refuse newer fields, 535 renamed the reasons, 580 and 595 print that
 * applications clocks are deprecated, a GB10 shares the host's memory and states none.
 */
const t4: Driver = {
  fields: common({
    name: 'Tesla T4',
    driver_version: '418.67',
    'memory.total': '15079',
    'power.limit': '70.00',
    'clocks_throttle_reasons.active': '0x0000000000000001',
  }),
  options: { '': '| NVIDIA-SMI 418.67       Driver Version: 418.67       CUDA Version: 10.1     |\n' },
  refusal: 6,
};
const rtx3080: Driver = {
  fields: common({
    name: 'NVIDIA GeForce RTX 3080',
    driver_version: '470.182.03',
    'memory.total': '10240',
    'ecc.mode.current': '[N/A]',
    'mig.mode.current': '[N/A]',
    'power.limit': '[Not Supported]',
    'clocks_throttle_reasons.active': '0x0000000000000064',
  }),
};
const h200: Driver = {
  fields: common({
    name: 'NVIDIA H200',
    driver_version: '580.159.03',
    'memory.total': '143771',
    'memory.free': '143167',
    compute_cap: '9.0',
    'mig.mode.current': 'Disabled',
    'clocks.applications.graphics': DEPRECATED,
    'power.limit': '700.00',
    'clocks_event_reasons.active': '0x0000000000000000',
  }),
  options: {
    '--version': 'NVIDIA-SMI version  : 580.159.03\nNVML version        : 580.159\nCUDA Version        : 13.0\n',
  },
};
const gb10: Driver = {
  fields: common({
    name: 'NVIDIA GB10',
    driver_version: '580.142',
    'memory.total': '[N/A]',
    compute_cap: '12.1',
    'mig.mode.current': '[N/A]',
    'ecc.mode.current': '[N/A]',
    'power.limit': '[N/A]',
    'clocks_event_reasons.active': '0x0000000000008004',
  }),
};
const mig = (listing: string): Driver => ({
  fields: common({
    name: 'NVIDIA A100-SXM4-80GB',
    driver_version: '535.216.01',
    'memory.total': '81920',
    'memory.free': '[Insufficient Permissions]',
    compute_cap: '8.0',
    'mig.mode.current': 'Enabled',
    'clocks_event_reasons.active': '[N/A]',
  }),
  options: { '-L': listing },
});

describe('a device as its driver generation tells it', () => {
  it.each<[string, Driver, object]>([
    [
      '418, which refuses five of the names',
      t4,
      {
        model: 'Tesla T4',
        driver: '418.67',
        memoryBytes: 15079 * MIB,
        cuda: '10.1',
        persistence: true,
        ecc: true,
        clockMhz: 300,
        applicationsClockMhz: 1000,
        maxClockMhz: 1500,
        temperatureCelsius: 40,
        powerLimitWatts: 70,
        clocksHeldBy: ['gpu_idle'],
      },
    ],
    [
      '470, of a device that supports less',
      rtx3080,
      {
        model: 'NVIDIA GeForce RTX 3080',
        driver: '470.182.03',
        memoryBytes: 10240 * MIB,
        persistence: true,
        clockMhz: 300,
        applicationsClockMhz: 1000,
        maxClockMhz: 1500,
        temperatureCelsius: 40,
        clocksHeldBy: ['sw_power_cap', 'sw_thermal_slowdown', 'hw_thermal_slowdown'],
      },
    ],
    [
      '580',
      h200,
      {
        model: 'NVIDIA H200',
        driver: '580.159.03',
        memoryBytes: 143771 * MIB,
        freeMemoryBytes: 143167 * MIB,
        computeCapability: '9.0',
        cuda: '13.0',
        persistence: true,
        ecc: true,
        mig: false,
        clockMhz: 300,
        maxClockMhz: 1500,
        temperatureCelsius: 40,
        powerLimitWatts: 700,
        clocksHeldBy: [],
      },
    ],
    [
      '580, of a device without memory of its own',
      gb10,
      { model: 'NVIDIA GB10', memoryBytes: 0, computeCapability: '12.1', clocksHeldBy: ['sw_power_cap', '0x8000'] },
    ],
  ])('%s', async (_, driver, expected) => {
    await installNvidiaSmi(driver);
    const probe = await createGpuProbe()();
    if ('cuda' in expected) expect(probe).toEqual({ available: true, ...expected });
    else expect(probe).toMatchObject({ available: true, ...expected });
    const host = await describeHost({ id: 'a-cuda', lane: 'cuda', isolation: 'none', limits: 'none', gpu: probe });
    expect(HostFingerprint.parse(host)).toEqual(host);
  });

  it('is the first of several', async () => {
    const two = Object.fromEntries(
      Object.entries(h200.fields).map(([name, [value = '']]) => [name, [value, name === 'name' ? 'NVIDIA L4' : value]]),
    );
    await installNvidiaSmi({ ...h200, fields: two });
    expect(await createGpuProbe()()).toMatchObject({ model: 'NVIDIA H200' });
  });

  it('is asked only once for what its driver does not know, and for versions', async () => {
    const { calls } = await installNvidiaSmi(t4);
    const probe = createGpuProbe();
    await probe();
    const before = (await calls()).length;
    expect(before).toBeGreaterThan(3);
    await probe();
    expect(await calls()).toHaveLength(before + 1);
  });
});

describe('a device in slices', () => {
  const listing = [
    'GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-7fdaf0a5)',
    '  MIG 1g.10gb     Device  0: (UUID: MIG-feb88891)',
    '  MIG 2g.20gb     Device  1: (UUID: MIG-a25704ba)',
    'GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-00000000)',
    '  MIG 3g.40gb     Device  0: (UUID: MIG-36c795f2)',
    '',
  ].join('\n');

  it('is its first slice, which no whole device is comparable with', async () => {
    await installNvidiaSmi(mig(listing));
    const probe = await createGpuProbe()();
    expect(probe).toMatchObject({ model: 'NVIDIA A100-SXM4-80GB MIG 1g.10gb', memoryBytes: 10 * 1024 ** 3, mig: true });
    expect(probe).not.toHaveProperty('freeMemoryBytes');
    const host = await describeHost({ id: 'a-cuda', lane: 'cuda', isolation: 'none', limits: 'none', gpu: probe });
    expect(host.machineClass).toMatch(/nvidia-a100-sxm4-80gb-mig-1g\.10gb-driver-535$/);
  });

  it.each([
    ['none is made', listing.split('\n')[0] ?? ''],
    [
      'another device has some',
      listing
        .split('\n')
        .filter((line) => !/[12]g\./.test(line))
        .join('\n'),
    ],
    ['nothing is listed', ''],
  ])('is none where %s', async (_, text) => {
    await installNvidiaSmi(mig(text));
    expect(await createGpuProbe()()).toEqual({ available: false, reason: expect.stringContaining('MIG mode') });
  });
});

describe('versions', () => {
  it('are the driver’s and the toolkit’s', async () => {
    const nvcc =
      'nvcc: NVIDIA (R) Cuda compiler driver\nCuda compilation tools, release 12.4, V12.4.131\nBuild cuda_12.4.r12.4/compiler.34097967_0';
    await installNvidiaSmi(h200, nvcc);
    expect(await createGpuProbe()()).toMatchObject({ cuda: '13.0', toolkit: '12.4.131' });
  });

  it.each([
    ['| NVIDIA-SMI 550.54.15    Driver Version: 550.54.15    CUDA Version: 12.4     |', '12.4'],
    ['DRIVER version      : Deprecated, see "KMD version" instead\nCUDA UMD version    : 13.3\n', '13.3'],
    ['| NVIDIA-SMI 390.157    Driver Version: 390.157    |', null],
    ['CUDA Version: N/A', null],
  ])('are read from %j', (text, version) => {
    expect(cudaOfDriver(text)).toBe(version);
  });

  it('are not read from what is none', () => {
    expect(toolkitVersion('nvcc: command not found')).toBeNull();
  });
});

it('says so where there is no nvidia-smi', async () => {
  vi.stubEnv('PATH', '/nonexistent');
  expect(await createGpuProbe()()).toEqual({ available: false, reason: 'no nvidia-smi on this host' });
});

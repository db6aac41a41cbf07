import type { GpuFingerprint } from '../../gate/hosts/gpu-fingerprint.ts';

/** What every answer has to name, in this order. */
export const REQUIRED_FIELDS = ['name', 'driver_version', 'memory.total'] as const;

type Optional = Omit<GpuFingerprint, 'model' | 'driver' | 'memoryBytes' | 'cuda' | 'toolkit' | 'warnings'>;

/** A field of `--query-gpu`, the names that driver generations have for it, and what its text stands for. */
interface OptionalField {
  readonly names: readonly [string, ...string[]];
  /** @returns nothing where the text says nothing */
  readonly read: (text: string) => Optional;
}

const MIB = 1024 ** 2;

/**
 * What is asked for besides. Drivers before 510 don't know `compute_cap`, those before 450 no `mig.mode.current`; in 535
 * `clocks_throttle_reasons` became `clocks_event_reasons`.
 */
export const OPTIONAL_FIELDS: readonly OptionalField[] = [
  amount('memory.free', (mib) => ({ freeMemoryBytes: Math.round(mib * MIB) })),
  {
    names: ['compute_cap'],
    read: (text) => (/^\d{1,3}\.\d{1,2}$/.test(text) ? { computeCapability: text } : {}),
  },
  toggle('persistence_mode', (persistence) => ({ persistence })),
  toggle('ecc.mode.current', (ecc) => ({ ecc })),
  toggle('mig.mode.current', (mig) => ({ mig })),
  amount('clocks.current.sm', (clockMhz) => ({ clockMhz })),
  amount('clocks.applications.graphics', (applicationsClockMhz) => ({ applicationsClockMhz })),
  amount('clocks.max.sm', (maxClockMhz) => ({ maxClockMhz })),
  amount('temperature.gpu', (temperatureCelsius) => ({ temperatureCelsius })),
  amount('power.limit', (powerLimitWatts) => ({ powerLimitWatts })),
  { names: ['clocks_event_reasons.active', 'clocks_throttle_reasons.active'], read: heldBy },
];

/** A number without its unit; `[N/A]`, `[Not Supported]`, `[Insufficient Permissions]` and the like are none. */
function amount(name: string, of: (value: number) => Optional): OptionalField {
  return { names: [name], read: (text) => (/^\d{1,9}(?:\.\d{1,6})?$/.test(text) ? of(Number(text)) : {}) };
}

function toggle(name: string, of: (on: boolean) => Optional): OptionalField {
  return { names: [name], read: (text) => (/^(?:En|Dis)abled$/.test(text) ? of(text === 'Enabled') : {}) };
}

/** The bits of `nvmlClocksEventReason…` (in older headers `nvmlClocksThrottleReason…`) in NVIDIA's nvml.h. */
const REASONS: readonly (readonly [number, string])[] = [
  [0x1, 'gpu_idle'],
  [0x2, 'applications_clocks_setting'],
  [0x4, 'sw_power_cap'],
  [0x8, 'hw_slowdown'],
  [0x10, 'sync_boost'],
  [0x20, 'sw_thermal_slowdown'],
  [0x40, 'hw_thermal_slowdown'],
  [0x80, 'hw_power_brake_slowdown'],
  [0x100, 'display_clock_setting'],
];

function heldBy(text: string): Optional {
  if (!/^0x[0-9a-f]{1,16}$/i.test(text)) return {};
  let bits = BigInt(text);
  const clocksHeldBy: string[] = [];
  for (const [bit, name] of REASONS) {
    if ((bits & BigInt(bit)) === 0n) continue;
    clocksHeldBy.push(name);
    bits &= ~BigInt(bit);
  }
  // A newer driver's bit has no name here, and is told as it is.
  return { clocksHeldBy: bits === 0n ? clocksHeldBy : [...clocksHeldBy, `0x${bits.toString(16)}`] };
}

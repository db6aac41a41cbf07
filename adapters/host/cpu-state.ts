import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HostFingerprint } from '../../gate/hosts/fingerprint.ts';

const CPUS = 'sys/devices/system/cpu';

/**
 * How the processor is set, and how it does at this moment; what the system doesn't say is left out.
 *
 * @param root where `sys` and `proc` are; the machine's own by default
 */
export async function readCpuState(
  root = '/',
): Promise<Pick<HostFingerprint, 'smt' | 'turbo' | 'clockMhz' | 'temperatureCelsius'>> {
  const [smt, noTurbo, boost, clockMhz, temperatureCelsius] = await Promise.all([
    readFlag(join(root, CPUS, 'smt/active')),
    readFlag(join(root, CPUS, 'intel_pstate/no_turbo')),
    readFlag(join(root, CPUS, 'cpufreq/boost')),
    readClock(root),
    readTemperature(root),
  ]);
  const turbo = noTurbo === undefined ? boost : !noTurbo;
  return {
    ...(smt === undefined ? {} : { smt }),
    ...(turbo === undefined ? {} : { turbo }),
    ...(clockMhz === undefined ? {} : { clockMhz }),
    ...(temperatureCelsius === undefined ? {} : { temperatureCelsius }),
  };
}

/** Times that cores and packages slowed down for heat since boot, counted by Intel's processors only. */
export async function readThrottles(root = '/'): Promise<number | undefined> {
  const cpus = (await namesIn(join(root, CPUS))).filter((name) => /^cpu\d+$/.test(name));
  const counts = await Promise.all(
    cpus.flatMap((cpu) =>
      ['core', 'package'].map((what) => readNumber(join(root, CPUS, cpu, `thermal_throttle/${what}_throttle_count`))),
    ),
  );
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0);
}

/** The policy's own clock, else what the processor's description says, which virtual machines have. In MHz. */
async function readClock(root: string): Promise<number | undefined> {
  const kilohertz = await readNumber(join(root, CPUS, 'cpu0/cpufreq/scaling_cur_freq'));
  if (kilohertz !== undefined) return positive(kilohertz / 1000);
  const described = /^cpu MHz\s*:\s*([\d.]+)$/m.exec(await readText(join(root, 'proc/cpuinfo')));
  return positive(Number(described?.[1]));
}

/** The hottest of the processor's sensors. In °C. */
async function readTemperature(root: string): Promise<number | undefined> {
  const zones = join(root, 'sys/class/thermal');
  const found = await Promise.all(
    (await namesIn(zones)).map(async (zone) => {
      const isProcessor = /cpu|pkg|core|soc/i.test(await readText(join(zones, zone, 'type')));
      return isProcessor ? readNumber(join(zones, zone, 'temp')) : undefined;
    }),
  );
  const known = found.filter((temperature) => temperature !== undefined);
  return known.length === 0 ? undefined : Math.max(...known) / 1000;
}

async function readFlag(file: string): Promise<boolean | undefined> {
  const value = await readNumber(file);
  return value === undefined ? undefined : value !== 0;
}

async function readNumber(file: string): Promise<number | undefined> {
  const text = (await readText(file)).trim();
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

const positive = (value: number): number | undefined => (Number.isFinite(value) && value > 0 ? value : undefined);

const readText = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

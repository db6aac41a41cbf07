import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readCpuState } from '../../../../adapters/host/cpu-state.ts';
import { watchDisturbance } from '../../../../adapters/host/watch-disturbance.ts';
import { Disturbance } from '../../../../gate/hosts/fingerprint.ts';

/** A machine of these files; the returned function changes one. */
async function machine(files: Record<string, string>) {
  const root = await mkdtemp(join(tmpdir(), 'conditions-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const set = async (name: string, text: string) => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  };
  for (const [name, text] of Object.entries(files)) await set(name, text);
  return { root, set };
}

const CPU = 'sys/devices/system/cpu';

it('reads how a processor of Intel is set', async () => {
  const { root } = await machine({
    [`${CPU}/smt/active`]: '1\n',
    [`${CPU}/intel_pstate/no_turbo`]: '1\n',
    [`${CPU}/cpufreq/boost`]: '1\n',
    [`${CPU}/cpu0/cpufreq/scaling_cur_freq`]: '2600123\n',
    'sys/class/thermal/thermal_zone0/type': 'acpitz\n',
    'sys/class/thermal/thermal_zone0/temp': '99000\n',
    'sys/class/thermal/thermal_zone1/type': 'x86_pkg_temp\n',
    'sys/class/thermal/thermal_zone1/temp': '61500\n',
  });
  expect(await readCpuState(root)).toEqual({ smt: true, turbo: false, clockMhz: 2600.123, temperatureCelsius: 61.5 });
});

it('reads how other processors and virtual machines are set', async () => {
  const { root } = await machine({
    [`${CPU}/smt/active`]: '0\n',
    [`${CPU}/cpufreq/boost`]: '1\n',
    'proc/cpuinfo': 'processor\t: 0\ncpu MHz\t\t: 2449.998\n\nprocessor\t: 1\ncpu MHz\t\t: 3000.000\n',
  });
  expect(await readCpuState(root)).toEqual({ smt: false, turbo: true, clockMhz: 2449.998 });
});

it('leaves out what a machine does not say, or says in other words', async () => {
  const { root } = await machine({
    [`${CPU}/smt/active`]: 'notsupported\n',
    'proc/cpuinfo': 'cpu MHz\t\t: 0.000\n',
    'sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp\n',
  });
  expect(await readCpuState(root)).toEqual({});
});

it('says what was taken from a machine, and how often it grew too hot, between two moments', async () => {
  const { root, set } = await machine({
    'proc/stat': 'cpu  100 0 100 800 0 0 0 50 7 7\ncpu0 1 1 1 1 1 1 1 1 1 1\n',
    [`${CPU}/cpu0/thermal_throttle/core_throttle_count`]: '3\n',
    [`${CPU}/cpu0/thermal_throttle/package_throttle_count`]: '1\n',
  });
  const ends = await watchDisturbance(root);
  await set('proc/stat', 'cpu  500 0 200 1000 0 0 0 150 7 7\n');
  await set(`${CPU}/cpu0/thermal_throttle/package_throttle_count`, '6\n');
  // 400 + 100 + 200 + 100 ticks passed, 100 of them elsewhere.
  expect(await ends()).toEqual({ load: expect.any(Number), stolen: 0.125, throttled: 5 });
});

it('says nothing of counters that began anew or are not there', async () => {
  const { root, set } = await machine({ 'proc/stat': 'cpu  100 0 100 800 0 0 0 50 7 7\n' });
  const ends = await watchDisturbance(root);
  await set('proc/stat', 'cpu  1 0 1 8 0 0 0 0 0 0\n');
  expect(await ends()).toEqual({ load: expect.any(Number) });
});

it('watches this machine', async () => {
  const ends = await watchDisturbance();
  const disturbance = await ends();
  expect(Disturbance.parse(disturbance)).toEqual(disturbance);
});

import { constants } from 'node:fs';
import { access, readdir } from 'node:fs/promises';
import { execa } from 'execa';
import { rustInstallation, toolchainMounts } from '../../adapters/bench-host/job/rust-installation.ts';
import { readControl } from '../../adapters/confinement/limits/cgroup-files.ts';
import { ownCgroup } from '../../adapters/confinement/limits/own-cgroup.ts';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { sandboxRemarks } from '../../adapters/confinement/sandbox/sandbox.ts';
import { findTool } from '../../adapters/files/find-tool.ts';
import { createGpuProbe } from '../../adapters/gpu/probe.ts';
import { hostFaults } from '../../adapters/host/host-faults.ts';
import { freeDiskBytes } from '../../adapters/host/look-at-host.ts';
import { WITHOUT_LIMITS } from '../../gate/hosts/without-limits.ts';
import type { Lane } from '../../gate/names/names.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { hostNeeds } from '../../workers/host/host-needs.ts';
import { type Finding, findingsOf } from './finding.ts';

const area = findingsOf('host');

/** Something missing is a fault only on a machine that shall serve as a bench host. */
const missing = (lane: Lane | null) => (lane === null ? area.note : area.fault);

/**
 * This machine as a bench host: programs, space, sandbox, limits, models.
 *
 * @param lane what it shall serve; null: it may serve nothing
 */
export async function checkHost(env: NodeJS.ProcessEnv, lane: Lane | null): Promise<Finding[]> {
  const needs = { ...hostNeeds({ env, lane: lane ?? 'cpu' }), tryStore: async () => undefined };
  const [faults, rust, sandbox, cgroup, gpu] = await Promise.all([
    hostFaults(needs),
    checkRust(lane),
    checkSandbox(env),
    checkCgroup(),
    lane === 'cuda' ? checkGpu() : [],
  ]);
  const free = faults.length > 0 ? null : await freeDiskBytes(needs.workFolder);
  return [
    ...faults.map((fault) => {
      const at = fault.lastIndexOf(': ');
      return missing(lane)(
        at < 0 ? fault : fault.slice(0, at),
        at < 0 ? 'mend it, and look again' : fault.slice(at + 2),
      );
    }),
    ...(free === null
      ? []
      : [area.ok(`setpriv, flock and git are there; ${Math.floor(free / 2 ** 30)} GiB free for ${needs.workFolder}`)]),
    ...rust,
    ...sandbox,
    cgroup,
    ...(await checkModels(env)),
    ...gpu,
  ];
}

async function checkRust(lane: Lane | null): Promise<Finding[]> {
  const said = await Promise.all(['cargo', 'rustc'].map(versionOf));
  const without = ['cargo', 'rustc'].filter((_, index) => said[index] === null);
  if (without.length === 0)
    return [area.ok(`${said.join(', ')}; a toolchain that a repository pins is looked for by each run`)];
  return [missing(lane)(`this machine has no ${without.join(' and no ')}`, 'install Rust: https://rustup.rs')];
}

async function versionOf(program: string): Promise<string | null> {
  const file = await findTool(program);
  if (file === null) return null;
  const { failed, stdout } = await execa(file, ['--version'], { reject: false, timeout: 10_000, cwd: '/' });
  return failed ? null : oneLine(stdout, 100);
}

async function checkSandbox(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { isolation, sandbox, reason } = await detectIsolation(toolchainMounts(rustInstallation(env)));
  if (sandbox === null) {
    return [
      area.note(
        `isolation: none; a change can do whatever the worker can, without a sandbox: ${reason}`,
        'docs/security.md says what that means; changes from forks are refused here unless a profile allows them',
      ),
    ];
  }
  const as = sandbox.user === null ? '' : `, as user ${sandbox.user} instead of root`;
  return [
    area.ok(`benches run in a sandbox (${isolation}${as})`),
    ...sandboxRemarks(sandbox).map((remark) => {
      const at = remark.lastIndexOf(': ');
      return area.note(remark.slice(0, at), remark.slice(at + 2));
    }),
  ];
}

/** Looked at only: a worker that starts divides its group, and a look must not. */
async function checkCgroup(): Promise<Finding> {
  const folder = await ownCgroup();
  const controllers = folder === null ? null : await readControl(folder, 'cgroup.controllers');
  const there = (controllers ?? '').trim().split(' ');
  const writable =
    folder !== null &&
    (await access(folder, constants.W_OK).then(
      () => true,
      () => false,
    ));
  if (writable && there.includes('memory') && there.includes('pids')) {
    return area.ok(`memory and processes of benches may be limited in ${folder}, if it was delegated to this user`);
  }
  return area.note(
    `no delegated cgroup: ${WITHOUT_LIMITS}`,
    'start the worker by systemd-run --user --scope -p Delegate=yes',
  );
}

async function checkModels({ BENCHMARK_GATE_MODELS: folder }: NodeJS.ProcessEnv): Promise<Finding[]> {
  if (!folder)
    return [area.note('no folder of models: suites that need one are unverified', 'set BENCHMARK_GATE_MODELS')];
  try {
    return [area.ok(`${(await readdir(folder)).length} entries in the folder of models, ${folder}`)];
  } catch {
    return [area.fault(`BENCHMARK_GATE_MODELS: ${folder} can't be read`, 'name a folder that is there')];
  }
}

async function checkGpu(): Promise<Finding[]> {
  const gpu = await createGpuProbe()();
  if (gpu.available) {
    const warnings = gpu.warnings ?? [];
    return [
      area.ok(`GPU: ${gpu.model}, driver ${gpu.driver}`),
      ...warnings.map((warning) =>
        area.note(`the driver warns: ${warning}`, 'benches are measured on it all the same'),
      ),
    ];
  }
  return [area.fault(`no CUDA device: ${gpu.reason}`, 'install the driver, or serve the role cpu here')];
}

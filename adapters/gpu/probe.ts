import { execa } from 'execa';
import type { GpuProbe } from '../../gate/policy/suite-run.ts';
import { findTool } from '../process/process-tools.ts';
import { withoutTerminalControls } from '../process/terminal-text.ts';
import { GPU_FIELDS, parseNvidiaSmi } from './parse-nvidia-smi.ts';

/** A driver that hangs is a driver that doesn't work. */
const TIMEOUT_MS = 10_000;

/** Whether this host has an NVIDIA device that answers, and if not, why. */
export async function probeGpu(): Promise<GpuProbe> {
  const nvidiaSmi = await findTool('nvidia-smi');
  if (nvidiaSmi === null) {
    return { available: false, reason: 'no nvidia-smi on this host' };
  }
  const result = await execa(nvidiaSmi, [`--query-gpu=${GPU_FIELDS.join(',')}`, '--format=csv,noheader,nounits'], {
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 65_536,
  });
  if (result.timedOut) {
    return { available: false, reason: `nvidia-smi gave no answer in ${TIMEOUT_MS / 1000} s` };
  }
  return parseNvidiaSmi({
    exitCode: result.exitCode ?? null,
    stdout: withoutTerminalControls(result.stdout),
    stderr: withoutTerminalControls(result.stderr),
  });
}

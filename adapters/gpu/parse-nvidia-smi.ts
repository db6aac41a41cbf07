import type { GpuProbe } from '../../gate/hosts/description.ts';
import { OPTIONAL_FIELDS, REQUIRED_FIELDS } from './fields.ts';

/** What a call of `nvidia-smi` printed. */
export interface NvidiaSmiOutput {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const MIB = 1024 ** 2;

/** The manual page of nvidia-smi: "infoROM is corrupted", which holds the board's serial number and counters. */
const INFOROM_CORRUPTED = 14;

const WARNING = /^\s*WARNING:/i;
const MOST_WARNINGS = 5;

/** What a system on a chip (Jetson) prints in place of a version: its driver comes with the operating system. */
const UNSTATED = /^\[?(?:N\/A|Not Supported)\]?$/i;
const UNKNOWN_DRIVER = 'unknown';

/**
 * Reads what `nvidia-smi --query-gpu` printed as CSV, without header and units. The first device counts: benches run on
 * one. Not every failure has an exit code of its own, so what was printed is looked at as well.
 *
 * @param fields what was asked for, beginning with {@link REQUIRED_FIELDS}
 */
export function parseNvidiaSmi(output: NvidiaSmiOutput, fields: readonly string[] = REQUIRED_FIELDS): GpuProbe {
  const said = `${output.stdout}\n${output.stderr}`;
  if (/no devices were found/i.test(said)) {
    return { available: false, reason: 'nvidia-smi finds no device' };
  }
  // Beside the devices that still answer, with and without an exit code.
  const lost = /Unable to determine the device handle for [^\n]*|GPU is lost[^\n]*/i.exec(said)?.[0];
  if (lost !== undefined) {
    return { available: false, reason: `the NVIDIA driver has lost a device: ${lost.trim().slice(0, 200)}` };
  }
  // A device that warns measures all the same.
  if (output.exitCode !== 0 && output.exitCode !== INFOROM_CORRUPTED) {
    const first =
      said
        .split('\n')
        .find((line) => line.trim() !== '')
        ?.trim() ?? `exit code ${output.exitCode ?? 'none'}`;
    return { available: false, reason: `the NVIDIA driver doesn't work: ${first.slice(0, 200)}` };
  }
  const lines = said.split('\n').filter((candidate) => candidate.trim() !== '');
  const warnings = lines.filter((candidate) => WARNING.test(candidate)).map((warning) => warning.trim().slice(0, 200));
  const line = lines.find((candidate) => !WARNING.test(candidate)) ?? lines[0] ?? '';
  const values = line.split(',').map((value) => value.trim());
  const [model = '', stated = '', memory = ''] = values;
  const driver = UNSTATED.test(stated) ? UNKNOWN_DRIVER : stated;
  const isDevice =
    values.length === fields.length &&
    /^[^[\]]{1,120}$/.test(model) &&
    (driver === UNKNOWN_DRIVER || /^\d+(?:\.\d+){0,3}$/.test(driver));
  if (!isDevice) {
    return {
      available: false,
      reason: `nvidia-smi answers ${JSON.stringify(line.slice(0, 100))}, which names no device`,
    };
  }
  const saidOf = (names: readonly string[]): string => values[fields.findIndex((field) => names.includes(field))] ?? '';
  return {
    available: true,
    model,
    driver,
    // Devices that share the host's memory state none.
    memoryBytes: /^\d{1,9}$/.test(memory) ? Number(memory) * MIB : 0,
    ...(warnings.length === 0 ? {} : { warnings: warnings.slice(0, MOST_WARNINGS) }),
    ...Object.assign({}, ...OPTIONAL_FIELDS.map(({ names, read }) => read(saidOf(names)))),
  };
}

/** The first slice of the first device that `nvidia-smi -L` lists: its profile, such as `1g.10gb`. Null: none is made. */
export function firstMigProfile(listing: string): string | null {
  const lines = listing.split('\n');
  const first = lines.findIndex((line) => /^GPU \d+:/.test(line));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => /^GPU \d+:/.test(line));
  const own = first === -1 ? [] : end === -1 ? rest : rest.slice(0, end);
  return (
    own.map((line) => /^\s+MIG (\S{1,40})\s+Device/.exec(line)?.[1]).find((profile) => profile !== undefined) ?? null
  );
}

import { execa } from 'execa';
import { withoutTerminalControls } from '../../gate/text/terminal-text.ts';
import { OPTIONAL_FIELDS, REQUIRED_FIELDS } from './fields.ts';
import type { NvidiaSmiOutput } from './parse-nvidia-smi.ts';

/** A driver that hangs is a driver that doesn't work. Without persistence mode, an idle one takes seconds to load. */
export const TIMEOUT_MS = 10_000;

/** Runs a tool of NVIDIA's; null: it gave no answer in time. */
export async function ask(program: string, args: readonly string[]): Promise<NvidiaSmiOutput | null> {
  const result = await execa(program, args, {
    reject: false,
    stdin: 'ignore',
    timeout: TIMEOUT_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 65_536,
  });
  if (result.timedOut) return null;
  return {
    exitCode: result.exitCode ?? null,
    stdout: withoutTerminalControls(result.stdout),
    stderr: withoutTerminalControls(result.stderr),
  };
}

/** A field that a driver doesn't know spoils the whole query: it is named, and no exit code is its own. */
const UNKNOWN_FIELD = /"([\w.]{1,80})" is not a valid field to query/;

/**
 * Asks for everything that this driver knows of its devices.
 *
 * @param unknown fields that it has refused before; what it refuses now is added
 */
export async function queryDevices(
  nvidiaSmi: string,
  unknown: Set<string>,
): Promise<{ readonly output: NvidiaSmiOutput | null; readonly fields: readonly string[] }> {
  for (;;) {
    const optional = OPTIONAL_FIELDS.flatMap(({ names }) => names.find((name) => !unknown.has(name)) ?? []);
    const fields = [...REQUIRED_FIELDS, ...optional];
    const output = await ask(nvidiaSmi, [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']);
    const refused = output === null ? undefined : UNKNOWN_FIELD.exec(`${output.stdout}\n${output.stderr}`)?.[1];
    // Each round leaves one name less to ask for.
    if (refused === undefined || !optional.includes(refused)) return { output, fields };
    unknown.add(refused);
  }
}

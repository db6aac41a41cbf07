import type { Environment } from '../adapters/files/user-folders.ts';
import { GateError } from '../gate/contract/gate-error.ts';

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/**
 * Bytes of a size as systemd writes it: `12G`, `512M`, plain bytes; null where it is none.
 *
 * @param whole what a share such as `75%` is of; absent: shares are none
 */
export function bytesOf(text: string, whole?: number): number | null {
  const [matched, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?)([KMGT%]?)$/.exec(text) ?? [];
  if (matched === undefined) return null;
  if (unit !== '%') return Math.floor(Number(number) * (UNITS[unit] ?? 1));
  return whole === undefined || Number(number) > 100 ? null : Math.floor((Number(number) / 100) * whole);
}

/**
 * How much of the disk a variable allows for what is kept for speed alone. `0` keeps nothing that isn't in use.
 *
 * @param fallback where the variable isn't set
 * @throws {GateError} wrong-input, with the variable and the mend
 */
export function keptBytes(env: Environment, name: string, fallback: string): number {
  const text = env[name]?.trim() || fallback;
  const bytes = bytesOf(text);
  if (bytes === null) throw wrongVariable(name, text, 'a size such as 20G, or 0');
  return bytes;
}

export const wrongVariable = (name: string, text: string, expected: string): GateError =>
  new GateError({ class: 'wrong-input', message: `${name}=${JSON.stringify(text.slice(0, 100))} isn't ${expected}` });

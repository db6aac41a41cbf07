import type { CargoFailure, Diagnosis } from '../diagnosis.ts';

/** What should lie in the checkout is the change's own. */
const inCheckout = (program: string): boolean => /(?:^|\/)checkout\//.test(program);

/** The program of a command that cargo could not start. */
export function neverExecuted([, command = '']: readonly string[], { has }: CargoFailure): Diagnosis | null {
  const [program = ''] = command.split(' ');
  if (/\/build-script-|\/target\//.test(program)) return null;
  if (inCheckout(program)) {
    const message = `the change’s own configuration names a program that is not there: ${program}`;
    return { class: 'compile-error', message };
  }
  if (has?.({ program }) === true) return null;
  return { class: 'tool-missing', message: `the program ${program} is not installed on this host` };
}

/** The linker that rustc did not find. */
export function missingLinker([, linker = '']: readonly string[], { has }: CargoFailure): Diagnosis | null {
  if (inCheckout(linker)) {
    const message = `the change’s own configuration names a linker that is not there: ${linker}`;
    return { class: 'compile-error', message };
  }
  if (has?.({ program: linker }) === true) return null;
  return { class: 'tool-missing', message: `the linker ${linker} is not installed on this host` };
}

/** gcc calls every linker `ld`; which one it was told to use stands in its command. */
export function linkerOfCommand(
  [, name = '']: readonly string[],
  { has }: CargoFailure,
  text: string,
): Diagnosis | null {
  // The last one is the one that counts: rustc asks for its own first.
  const told = [...text.matchAll(/"-fuse-ld=([\w.+-]+)"/g)].at(-1)?.[1];
  // It starts `ld.mold` for `mold`: that one without the other is missing.
  if (has?.({ program: told === undefined ? name : `ld.${told}` }) === true) return null;
  return { class: 'tool-missing', message: `the linker ${told ?? name} is not installed on this host` };
}

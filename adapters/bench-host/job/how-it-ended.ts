import type { ConfinedResult } from '../../confinement/sandbox/confined-command.ts';

/** The end of a failed command, for `NAME …`: `ended with exit code 101`, `ran out of memory (limit 12.0 GiB)`. */
export function howItEnded({
  metLimit,
  signal,
  exitCode,
}: Pick<ConfinedResult, 'metLimit' | 'signal' | 'exitCode'>): string {
  const end = `ended with ${signal ?? `exit code ${exitCode}`}`;
  if (metLimit === null) return end;
  // Who is refused a process may go on without; of memory and disk there was nothing left.
  return metLimit.kind === 'processes' ? `${end} and ${metLimit.words}` : metLimit.words;
}

/** `overran its 60 s`, with the limit that it met meanwhile. */
export function howItOverran({ metLimit }: Pick<ConfinedResult, 'metLimit'>, timeoutMs: number): string {
  const overran = `overran its ${Math.round(timeoutMs / 1000)} s`;
  return metLimit === null ? overran : `${overran} and ${metLimit.words}`;
}

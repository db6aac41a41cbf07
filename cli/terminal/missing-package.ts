import { installLine, missingPackage, OPTIONAL_PACKAGES } from '../../adapters/files/optional-packages.ts';

type Need = keyof typeof OPTIONAL_PACKAGES;

/** Commands that need more than others. */
const NEEDS: Readonly<Record<string, Need>> = { worker: 'worker', replay: 'worker', demo: 'demo' };

/** One sentence where a command failed for a package that doesn't come with this one; null where it failed otherwise. */
export function explainMissingPackage(error: unknown, command: string): string | null {
  const name = missingPackage(error);
  if (name === null) return null;
  const needs: readonly Need[] = [NEEDS[command] ?? 'commands', 'plots'];
  const wanted = needs.find((need) => OPTIONAL_PACKAGES[need].some((each) => each === name));
  if (wanted === undefined) return null;
  const names = OPTIONAL_PACKAGES[wanted];
  return `${command} needs packages that are not installed, ${name} first of all: ${installLine(names)}`;
}

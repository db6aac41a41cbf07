import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../adapters/files/package-root.ts';

/** The version of this package, such as `0.1.0`. */
export function version(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  // Read at each start of the command line, and its own file: no schema is loaded for it.
  return String((JSON.parse(text) as { version?: unknown }).version);
}

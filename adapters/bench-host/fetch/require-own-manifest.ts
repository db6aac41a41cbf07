import { lstat, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { GateError } from '../../../gate/contract/gate-error.ts';

/**
 * A link in the place of a manifest would have cargo read, and quote in its errors, some other file of this host.
 *
 * @throws {GateError} compile-error
 */
export async function requireOwnManifest(checkout: string): Promise<void> {
  const root = await realpath(checkout);
  for (const name of ['Cargo.toml', 'Cargo.lock']) {
    const file = await realpath(join(checkout, name)).catch(() => null);
    if (file?.startsWith(root + sep)) continue;
    // What isn't there cargo itself reports best, or generates: through a link that leads nowhere it would write.
    const stands = (await lstat(join(checkout, name)).catch(() => null)) !== null;
    if (!stands) continue;
    const where = file === null ? 'nowhere' : 'out of the repository';
    const message = `${name} is a link that leads ${where}`;
    throw new GateError({ class: 'compile-error', message, places: [{ file: name, code: 'leads-away' }] });
  }
}

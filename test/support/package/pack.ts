import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { requireBuild } from '../processes/run-cli.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Packs what npm would publish, and returns the file. It holds what was built. */
export async function packTarball(folder: string): Promise<string> {
  requireBuild();
  const { stdout } = await execa('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    stderr: 'ignore',
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(folder, filename);
}

/**
 * A folder of somebody who installed the package, without a registry: what was packed, and links to those packages that
 * come with it. Packages that are optional are not there.
 */
export async function consumerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'consumer-'));
  const tarball = await packTarball(folder);
  const own = join(folder, 'node_modules', 'benchmark-gate');
  await mkdir(own, { recursive: true });
  await execa('tar', ['--extract', '--gzip', '--strip-components=1', '--file', tarball, '--directory', own]);
  await rm(tarball);
  for (const name of comesAlong('package.json')) {
    const place = join(folder, 'node_modules', name);
    await mkdir(dirname(place), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), place);
  }
  return folder;
}

/** Names of the packages in the tree that a package needs, itself aside. */
function comesAlong(manifest: string, known = new Set<string>()): ReadonlySet<string> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(ROOT, manifest), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  for (const name of Object.keys(dependencies)) {
    const next = join('node_modules', name, 'package.json');
    if (known.has(name) || !existsSync(join(ROOT, next))) continue;
    known.add(name);
    comesAlong(next, known);
  }
  return known;
}

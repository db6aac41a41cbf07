import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

interface DebianPackage {
  readonly name: string;
  readonly isEssential: boolean;
  /** Alternatives of each dependency. */
  readonly depends: readonly (readonly string[])[];
  readonly provides: readonly string[];
}

/** Folders that are links into `/usr` wherever it is merged. */
const MERGED = ['bin', 'sbin', 'lib', 'lib64'];

/** What no package has and a process needs: names of users, certificates, the linker's cache, where names are asked. */
const SETTINGS = [
  'passwd',
  'group',
  'nsswitch.conf',
  'ssl',
  'ld.so.cache',
  'ld.so.conf',
  'ld.so.conf.d',
  'hosts',
  'resolv.conf',
];

/** Links that `update-alternatives` would make. */
const ALTERNATIVES = [
  ['cc', 'gcc'],
  ['awk', 'mawk'],
] as const;

/**
 * A root of a Debian system in a folder: the essential packages, the named ones and all that they depend on, copied from
 * this machine's. Nothing is downloaded, and no package's script runs.
 *
 * @throws where this is no Debian system, or a named package isn't installed
 */
export async function makeDebianRoot(folder: string, names: readonly string[]): Promise<void> {
  const packages = await installed();
  const wanted = closure(packages, names);
  const { stdout } = await execa('dpkg-query', ['--listfiles', ...wanted]);
  const files = [...new Set(stdout.split('\n').filter((line) => line.startsWith('/') && line !== '/.'))];
  await mkdir(join(folder, 'usr'), { recursive: true });
  for (const name of MERGED) {
    await mkdir(join(folder, 'usr', name), { recursive: true });
    await symlink(join('usr', name), join(folder, name));
  }
  const list = `${folder}.files`;
  await writeFile(list, files.map((file) => `${file.slice(1)}\n`).join(''));
  // What a package lists and somebody has removed, such as its documents, isn't missed.
  await execa('sh', [
    '-c',
    'tar -C / --no-recursion --ignore-failed-read -cf - -T "$1" 2>/dev/null | tar -C "$2" --keep-directory-symlink -xf -',
    'sh',
    list,
    folder,
  ]);
  for (const name of SETTINGS) {
    await cp(join('/etc', name), join(folder, 'etc', name), { recursive: true, dereference: true, force: true }).catch(
      ignoreMissing,
    );
  }
  for (const [link, target] of ALTERNATIVES) await symlink(target, join(folder, 'usr/bin', link)).catch(ignoreExisting);
  for (const place of ['dev', 'proc', 'tmp', 'root']) await mkdir(join(folder, place), { recursive: true });
}

/** Makes the empty file or folder that something is mounted over. */
export async function makePlace(root: string, path: string, kind: 'file' | 'folder'): Promise<void> {
  const place = join(root, path);
  await mkdir(kind === 'folder' ? place : dirname(place), { recursive: true });
  if (kind === 'file') await writeFile(place, '', { flag: 'a' });
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own format
const FORMAT = '${Package}\\t${Essential}\\t${Pre-Depends}, ${Depends}\\t${Provides}\\t${db:Status-Status}\\n';

async function installed(): Promise<DebianPackage[]> {
  const { stdout } = await execa('dpkg-query', ['--show', `--showformat=${FORMAT}`]);
  return stdout.split('\n').flatMap((line) => {
    const [name = '', essential, depends = '', provides = '', status] = line.split('\t');
    if (status !== 'installed') return [];
    const dependencies = depends.split(',').map((each) => each.split('|').map(bare).filter(Boolean));
    return [{ name, isEssential: essential === 'yes', depends: dependencies, provides: provides.split(',').map(bare) }];
  });
}

/** The name alone, without version and architecture. */
const bare = (text: string): string => text.trim().replace(/[\s(:].*$/, '');

function closure(packages: readonly DebianPackage[], names: readonly string[]): string[] {
  const byName = new Map(packages.map((each) => [each.name, each]));
  for (const each of packages) for (const name of each.provides) if (!byName.has(name)) byName.set(name, each);
  const found = new Set<string>();
  const add = (each: DebianPackage): void => {
    if (found.has(each.name)) return;
    found.add(each.name);
    for (const alternatives of each.depends) {
      const chosen = alternatives.map((name) => byName.get(name)).find((known) => known !== undefined);
      if (chosen !== undefined) add(chosen);
    }
  };
  packages.filter(({ isEssential }) => isEssential).forEach(add);
  for (const name of names) {
    const each = byName.get(name);
    if (each === undefined) throw new Error(`the package ${name} is not installed`);
    add(each);
  }
  return [...found];
}

const ignoreCode = (code: string) => (error: NodeJS.ErrnoException) => {
  if (error.code !== code) throw error;
};
const ignoreMissing = ignoreCode('ENOENT');
const ignoreExisting = ignoreCode('EEXIST');

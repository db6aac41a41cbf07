import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { operatorSources } from '../../../../../../adapters/bench-host/fetch/sources/operator-sources.ts';
import { requireSources } from '../../../../../../adapters/bench-host/fetch/sources/require-sources.ts';

const CRATES_IO = 'registry+https://github.com/rust-lang/crates.io-index';

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
  return folder;
}

/** The outside world: nobody is asked. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  'github.com': ['140.82.121.3'],
  'git.corp.example': ['10.0.0.7'],
  'two-faced.example': ['140.82.121.3', '127.0.0.1'],
  localhost: ['127.0.0.1'],
};
const resolve = async (host: string) =>
  (ADDRESSES[host] ?? (/^[\d.]+$|:/.test(host) ? [host] : [])).map((address) => ({ address, family: 4 }));

interface Said {
  readonly files: Readonly<Record<string, string>>;
  readonly configuration?: string;
  readonly allowed?: readonly string[];
}

/** Null where all may be fetched, else what is said. */
async function look({ files, configuration = '', allowed = [] }: Said): Promise<string | null> {
  const cargoHome = await folderOf({ 'config.toml': configuration });
  const operator = await operatorSources(cargoHome, allowed);
  return requireSources(await folderOf(files), operator, 'cargo fetch --locked', resolve).then(
    () => null,
    (error) => {
      // Its base is asked for the same places.
      const places = expect.arrayContaining([expect.objectContaining({ file: expect.any(String) })]);
      expect(error).toMatchObject({ report: { class: 'compile-error', places } });
      return String(error.message);
    },
  );
}

const lock = (...sources: readonly string[]) => ({
  'Cargo.lock': `version = 4\n${sources
    .map((source, at) => `[[package]]\nname = "dep${at}"\nversion = "1.0.0"\nsource = "${source}"\n`)
    .join('')}[[package]]\nname = "own"\nversion = "0.1.0"\n`,
});

describe('a lock file', () => {
  it('may name crates.io and git servers of the public', async () => {
    const files = lock(
      CRATES_IO,
      'sparse+https://index.crates.io/',
      'git+https://github.com/acme/dep?branch=main#0123456789abcdef0123456789abcdef01234567',
      // Nobody knows it (yet): cargo will say so, and the fetch's proxy looks again.
      'git+https://nosuch.invalid/dep#0123456789abcdef0123456789abcdef01234567',
    );
    expect(await look({ files })).toBeNull();
    expect(await look({ files: {} })).toBeNull();
  });

  it.each([
    ['git+https://git.corp.example/x#01', 'git.corp.example resolves to 10.0.0.7, which is no public address'],
    ['git+https://two-faced.example/x#01', 'two-faced.example resolves to 127.0.0.1, which is no public address'],
    ['git+https://127.0.0.1:8443/x#01', '127.0.0.1 is no public address'],
    ['git+https://0x7f.1/x#01', '127.0.0.1 is no public address'],
    ['git+https://2130706433/x#01', '127.0.0.1 is no public address'],
    ['git+https://[::ffff:169.254.169.254]/x#01', 'is no public address'],
    ['git+https://user@localhost/x#01', 'localhost resolves to 127.0.0.1'],
    ['git+http://github.com/x/y#01', 'only https is spoken with git servers'],
    ['git+git://127.0.0.1/x#01', 'only https is spoken with git servers'],
    ['git+ssh://git@github.com/x/y#01', 'only https is spoken with git servers'],
    ['git+file:///srv/git/x#01', 'only https is spoken with git servers'],
    ['registry+https://crates.corp.example/index', "the host's cargo configuration names no such registry"],
    ['sparse+https://github.com/x/', "the host's cargo configuration names no such registry"],
    [`${CRATES_IO}/../other`, "the host's cargo configuration names no such registry"],
    ['local-registry+file:///etc', "the host's cargo configuration names no such registry"],
  ])('may not name %s', async (source, fault) => {
    const said = await look({ files: lock(CRATES_IO, source) });
    expect(said).toContain('Cargo.lock has dep1 come from ');
    expect(said).toContain(fault);
    expect(said).toContain('BENCHMARK_GATE_FETCH_FROM');
  });

  it('is shown without logins and controls, and shortened', async () => {
    const said = await look({ files: lock(`git+git://user:hunter2@host/\\u001b[31m${'x'.repeat(5000)}#01`) });
    expect(said).toContain('come from git+git://host/');
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain(String.fromCharCode(27));
    expect(said?.length).toBeLessThan(1000);
  });

  it('that only cargo could read, or that names too many, is refused', async () => {
    expect(await look({ files: { 'Cargo.lock': '[[' } })).toBe('Cargo.lock is no lock file');
    const many = Array.from({ length: 1001 }, (_, at) => `git+https://github.com/x/${at}#01`);
    expect(await look({ files: lock(...many) })).toContain('name 1001 sources: 1000 at most');
  });

  it('counts with patches that nothing uses', async () => {
    const files = {
      'Cargo.lock': '[[patch.unused]]\nname = "p"\nversion = "1.0.0"\nsource = "git+git://127.0.0.1/p#01"\n',
    };
    expect(await look({ files })).toContain('Cargo.lock has p come from git+git://127.0.0.1/p');
  });

  it('may name what the operator allows or has configured, and no neighbour of it', async () => {
    const allows = async (source: string, more: Omit<Said, 'files'>) =>
      (await look({ files: lock(source), ...more })) === null;
    const corp = 'git+https://git.corp.example/team/x#01';
    expect(await allows(corp, { allowed: ['git.corp.example'] })).toBe(true);
    expect(await allows(corp, { allowed: ['GIT.corp.example:443'] })).toBe(true);
    expect(await allows(corp, { allowed: ['git.corp.example:8443'] })).toBe(false);
    const port = 'git+https://git.corp.example:8443/team/x#01';
    expect(await allows(port, { allowed: ['git.corp.example:8443'] })).toBe(true);
    expect(await allows(port, { allowed: ['git.corp.example'] })).toBe(false);
    expect(await allows(corp, { allowed: ['corp.example'] })).toBe(false);
    expect(await allows(corp, { allowed: ['https://git.corp.example/team/'] })).toBe(true);
    expect(await allows(corp, { allowed: ['https://git.corp.example/te'] })).toBe(false);
    expect(
      await allows('git+https://git.corp.example/team/../x#01', { allowed: ['https://git.corp.example/team'] }),
    ).toBe(false);
    expect(await allows('git+file:///srv/git/x#01', { allowed: ['file:///srv/git'] })).toBe(true);
    expect(await allows('git+ssh://git@host/x.git#01', { allowed: ['ssh://git@host/x'] })).toBe(true);
    expect(await allows('git+git://git.corp.example/x#01', { allowed: ['git.corp.example'] })).toBe(false);
    const configuration = `
[registries.corp]
index = "sparse+https://crates.corp.example/index/"
[registries.old]
index = "https://crates.corp.example/git/index"
[source.crates-io]
replace-with = "mirror"
[source.mirror]
registry = "sparse+http://mirror.corp.example:8080/"
[source."https://git.corp.example/vendored"]
git = "https://git.corp.example/vendored"
`;
    for (const source of [
      'sparse+https://crates.corp.example/index/',
      'registry+https://crates.corp.example/git/index',
      'sparse+http://mirror.corp.example:8080/',
      'git+https://git.corp.example/vendored?rev=1#01',
      CRATES_IO,
    ]) {
      expect(await allows(source, { configuration })).toBe(true);
    }
    // A registry's host is no git server that was allowed.
    expect(await allows('git+https://git.corp.example/other#01', { configuration })).toBe(false);
  });
});

describe('manifests', () => {
  const evil = 'evil = { git = "git://127.0.0.1/evil" }';
  const named = (file: string) => `${file} has evil come from git+git://127.0.0.1/evil: only https`;

  it.each([
    ['a dependency', { 'Cargo.toml': `[dependencies]\n${evil}` }, 'Cargo.toml'],
    ['one of tests', { 'Cargo.toml': `[dev-dependencies]\n${evil}` }, 'Cargo.toml'],
    ['one of a build script', { 'Cargo.toml': `[build-dependencies]\n${evil}` }, 'Cargo.toml'],
    ['one of tests by its older name', { 'Cargo.toml': `[dev_dependencies]\n${evil}` }, 'Cargo.toml'],
    ['one of a build script by its older name', { 'Cargo.toml': `[build_dependencies]\n${evil}` }, 'Cargo.toml'],
    [
      'one behind a number that JavaScript has not',
      { 'Cargo.toml': `[package.metadata]\nbig = 9223372036854775807\n[dependencies]\n${evil}` },
      'Cargo.toml',
    ],
    ['one of a platform', { 'Cargo.toml': `[target.'cfg(unix)'.dependencies]\n${evil}` }, 'Cargo.toml'],
    ['a patch', { 'Cargo.toml': `[patch.crates-io]\n${evil}` }, 'Cargo.toml'],
    ['a replacement', { 'Cargo.toml': '[replace]\n"evil" = { git = "git://127.0.0.1/evil" }' }, 'Cargo.toml'],
    [
      'one that members have in common',
      {
        'Cargo.toml': `[workspace]\nmembers = ["a"]\n[workspace.dependencies]\n${evil}`,
        'a/Cargo.toml': '[dependencies]\nevil = { workspace = true }',
      },
      'a/Cargo.toml',
    ],
    [
      'one of a member by a pattern',
      { 'Cargo.toml': '[workspace]\nmembers = ["crates/b*"]', 'crates/bar/Cargo.toml': `[dependencies]\n${evil}` },
      'crates/bar/Cargo.toml',
    ],
    [
      'one of a member anywhere',
      { 'Cargo.toml': '[workspace]\nmembers = ["**/c"]', 'a/b/c/Cargo.toml': `[dependencies]\n${evil}` },
      'a/b/c/Cargo.toml',
    ],
    [
      'one of a package by its path',
      {
        'Cargo.toml': '[dependencies]\na = { path = "./vendor/a" }',
        'vendor/a/Cargo.toml': '[dependencies]\nb = { path = "../b" }',
        'vendor/b/Cargo.toml': `[dependencies]\n${evil}`,
      },
      'vendor/b/Cargo.toml',
    ],
    [
      'one of a workspace elsewhere by its older name',
      { 'Cargo.toml': '[project]\nworkspace = "root"', 'root/Cargo.toml': `[patch.crates-io]\n${evil}` },
      'root/Cargo.toml',
    ],
    [
      'one of a workspace elsewhere',
      { 'Cargo.toml': '[package]\nworkspace = "root"', 'root/Cargo.toml': `[patch.crates-io]\n${evil}` },
      'root/Cargo.toml',
    ],
  ])('may not name %s', async (_what, files, place) => {
    expect(await look({ files })).toContain(named(place));
  });

  it('may not be so large that nobody looks at them', async () => {
    const large = `#${'x'.repeat(1024 * 1024)}\n[dependencies]\n${evil}`;
    expect(await look({ files: { 'Cargo.toml': large } })).toMatch(/^the manifest Cargo\.toml is \d+ bytes long/);
    const one = `#${'x'.repeat(1000 * 1024)}\n`;
    const members = Array.from({ length: 17 }, (_, at) => [`m/${at}/Cargo.toml`, one] as const);
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["m/*"]', ...Object.fromEntries(members) };
    expect(await look({ files })).toBe(
      'the manifests of the workspace hold more than the 16777216 bytes that are read of them',
    );
  });

  it('are counted once, however many paths lead to one', async () => {
    const paths = Array.from({ length: 300 }, (_, at) => `a${at} = { path = "vendor" }`).join('\n');
    const files = { 'Cargo.toml': `[dependencies]\n${paths}`, 'vendor/Cargo.toml': '['.repeat(60_000) };
    expect(await look({ files })).toBeNull();
  });

  it.each([
    ['dependencies.__proto__', '[dependencies]\n__proto__ = { git = "https://10.0.0.1/x", package = "evil" }'],
    ['dependencies.__proto__', '[dependencies."__proto__"]\ngit = "https://10.0.0.1/x"\npackage = "evil"'],
    ['target.__proto__', '[target.__proto__.dependencies]\nevil = { git = "https://10.0.0.1/x" }'],
    ['patch.__proto__', '[patch]\n__proto__.evil.git = "https://10.0.0.1/x"'],
    ['replace.__proto__', '[replace]\n"__\\u0070roto__" = { git = "https://10.0.0.1/x" }'],
    ['members.0.__proto__', 'members = [{ __proto__ = 1 }]'],
  ])('may not have a key that is none here: %s', async (key, text) => {
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["a"]', 'a/Cargo.toml': text };
    expect(await look({ files })).toBe(`the manifest a/Cargo.toml has the key ${key}, which is refused`);
  });

  it('may be as deep as they like', async () => {
    const deep = `[${Array.from({ length: 100_000 }, () => 'a').join('.')}]\n`;
    expect(await look({ files: { 'Cargo.toml': deep } })).toBeNull();
  });

  it('may not name a registry by its address', async () => {
    const files = { 'Cargo.toml': '[dependencies]\ndep = { version = "1", registry-index = "https://10.0.0.1/" }' };
    expect(await look({ files })).toContain('Cargo.toml has dep come from registry+https://10.0.0.1/: the host');
  });

  it('may say what they like where cargo does not look', async () => {
    const files = {
      'Cargo.toml': `[workspace]\nmembers = ["a"]\n[workspace.dependencies]\n${evil}`,
      'a/Cargo.toml': '[dependencies]\nfine = "1"\nodd = 3',
      'tests/fixture/Cargo.toml': `[dependencies]\n${evil}`,
      'tests/broken/Cargo.toml': '[[',
    };
    expect(await look({ files })).toBeNull();
  });

  it('are not followed out of the repository, nor for ever', async () => {
    const outside = await folderOf({ 'Cargo.toml': `[dependencies]\n${evil}` });
    const checkout = await folderOf({
      'Cargo.toml': `[workspace]\nmembers = ["link", ${JSON.stringify(outside)}, "a"]`,
      'a/Cargo.toml': '[dependencies]\nroot = { path = ".." }\nself = { path = "." }',
    });
    await symlink(outside, join(checkout, 'link'));
    expect(await requireSources(checkout, { addresses: [], hosts: [] }, 'cargo fetch', resolve)).toEqual([]);
    const stars = Array.from({ length: 2000 }, (_, at) => JSON.stringify(`${'*'.repeat(50)}/${at}/**/*a*a*a*a*a*b`));
    const folders = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${'a'.repeat(100)}${at}/x`, '']));
    const files = { 'Cargo.toml': `[workspace]\nmembers = [${stars.join(',')}]`, ...folders };
    expect(await look({ files })).toBeNull();
  });
});

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireSources } from '../../../../../../adapters/bench-host/fetch/sources/require-sources.ts';
import { folderOf, resolvePublic, whatIsRefused } from '../../../../../support/cargo/refused-sources.ts';

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
    expect(await whatIsRefused({ files })).toContain(named(place));
  });

  it('may not be so large that nobody looks at them', async () => {
    const large = `#${'x'.repeat(1024 * 1024)}\n[dependencies]\n${evil}`;
    expect(await whatIsRefused({ files: { 'Cargo.toml': large } })).toMatch(
      /^the manifest Cargo\.toml is \d+ bytes long/,
    );
    const one = `#${'x'.repeat(1000 * 1024)}\n`;
    const members = Array.from({ length: 17 }, (_, at) => [`m/${at}/Cargo.toml`, one] as const);
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["m/*"]', ...Object.fromEntries(members) };
    expect(await whatIsRefused({ files })).toBe(
      'the manifests of the workspace hold more than the 16777216 bytes that are read of them',
    );
  });

  it('are counted once, however many paths lead to one', async () => {
    const paths = Array.from({ length: 300 }, (_, at) => `a${at} = { path = "vendor" }`).join('\n');
    const files = { 'Cargo.toml': `[dependencies]\n${paths}`, 'vendor/Cargo.toml': '['.repeat(60_000) };
    expect(await whatIsRefused({ files })).toBeNull();
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
    expect(await whatIsRefused({ files })).toBe(`the manifest a/Cargo.toml has the key ${key}, which is refused`);
  });

  it('may be as deep as they like', async () => {
    const deep = `[${Array.from({ length: 100_000 }, () => 'a').join('.')}]\n`;
    expect(await whatIsRefused({ files: { 'Cargo.toml': deep } })).toBeNull();
  });

  it('may not name a registry by its address', async () => {
    const files = { 'Cargo.toml': '[dependencies]\ndep = { version = "1", registry-index = "https://10.0.0.1/" }' };
    expect(await whatIsRefused({ files })).toContain(
      'Cargo.toml has dep come from registry+https://10.0.0.1/: the host',
    );
  });

  it('may say what they like where cargo does not look', async () => {
    const files = {
      'Cargo.toml': `[workspace]\nmembers = ["a"]\n[workspace.dependencies]\n${evil}`,
      'a/Cargo.toml': '[dependencies]\nfine = "1"\nodd = 3',
      'tests/fixture/Cargo.toml': `[dependencies]\n${evil}`,
      'tests/broken/Cargo.toml': '[[',
    };
    expect(await whatIsRefused({ files })).toBeNull();
  });

  it('are not followed out of the repository, nor for ever', async () => {
    const outside = await folderOf({ 'Cargo.toml': `[dependencies]\n${evil}` });
    const checkout = await folderOf({
      'Cargo.toml': `[workspace]\nmembers = ["link", ${JSON.stringify(outside)}, "a"]`,
      'a/Cargo.toml': '[dependencies]\nroot = { path = ".." }\nself = { path = "." }',
    });
    await symlink(outside, join(checkout, 'link'));
    expect(await requireSources(checkout, { addresses: [], hosts: [] }, 'cargo fetch', resolvePublic)).toEqual([]);
    const stars = Array.from({ length: 2000 }, (_, at) => JSON.stringify(`${'*'.repeat(50)}/${at}/**/*a*a*a*a*a*b`));
    const folders = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`${'a'.repeat(100)}${at}/x`, '']));
    const files = { 'Cargo.toml': `[workspace]\nmembers = [${stars.join(',')}]`, ...folders };
    expect(await whatIsRefused({ files })).toBeNull();
  });
});

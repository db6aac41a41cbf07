import { describe, expect, it } from 'vitest';
import { type RepositoryAsked, whatIsRefused } from '../../../../../support/cargo/refused-sources.ts';

const CRATES_IO = 'registry+https://github.com/rust-lang/crates.io-index';

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
    expect(await whatIsRefused({ files })).toBeNull();
    expect(await whatIsRefused({ files: {} })).toBeNull();
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
    const said = await whatIsRefused({ files: lock(CRATES_IO, source) });
    expect(said).toContain('Cargo.lock has dep1 come from ');
    expect(said).toContain(fault);
    expect(said).toContain('BENCHMARK_GATE_FETCH_FROM');
  });

  it('is shown without logins and controls, and shortened', async () => {
    const said = await whatIsRefused({ files: lock(`git+git://user:hunter2@host/\\u001b[31m${'x'.repeat(5000)}#01`) });
    expect(said).toContain('come from git+git://host/');
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain(String.fromCharCode(27));
    expect(said?.length).toBeLessThan(1000);
  });

  it('that only cargo could read, or that names too many, is refused', async () => {
    expect(await whatIsRefused({ files: { 'Cargo.lock': '[[' } })).toBe('Cargo.lock is no lock file');
    const many = Array.from({ length: 1001 }, (_, at) => `git+https://github.com/x/${at}#01`);
    expect(await whatIsRefused({ files: lock(...many) })).toContain('name 1001 sources: 1000 at most');
  });

  it('counts with patches that nothing uses', async () => {
    const files = {
      'Cargo.lock': '[[patch.unused]]\nname = "p"\nversion = "1.0.0"\nsource = "git+git://127.0.0.1/p#01"\n',
    };
    expect(await whatIsRefused({ files })).toContain('Cargo.lock has p come from git+git://127.0.0.1/p');
  });

  it('may name what the operator allows or has configured, and no neighbour of it', async () => {
    const allows = async (source: string, more: Omit<RepositoryAsked, 'files'>) =>
      (await whatIsRefused({ files: lock(source), ...more })) === null;
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

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Metadata } from '../../../../../adapters/bench-host/cargo/metadata.ts';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';

const FOLDER = new URL('../../../../fixtures/cargo-output/fetch/', import.meta.url);

const own: Metadata['packages'][number] = {
  name: 'p',
  id: 'p',
  version: '0.1.0',
  manifest_path: '/gate/checkout/Cargo.toml',
  features: {},
  targets: [],
};
const metadata: Metadata = { packages: [own], workspace_members: ['p'] };

/** What cargo 1.95 said of broken registries, repositories and manifests. */
const captured = (name: string): string[] => readFileSync(new URL(`${name}.txt`, FOLDER), 'utf8').split('\n');
const fetched = (lines: readonly string[]) =>
  classifyCargoFailure({ lines, metadata: null, reproduce: 'cargo fetch --locked', fetching: true });

/** By fixture: class, a part of the message, a part of the excerpt. */
const CASES: readonly [string, string, string, string][] = [
  ['refused', 'transient', 'Could not connect to server', '[7]'],
  ['noresolve', 'transient', 'Could not resolve hostname', '[6]'],
  ['http2-framing', 'transient', 'Error in the HTTP2 framing layer', '[16]'],
  ['http2-goaway', 'transient', 'Error in the HTTP2 framing layer', '[16]'],
  ['http2-stream', 'transient', 'Stream error in the HTTP/2 framing layer', '[92]'],
  ['download-cut', 'transient', 'Transferred a partial file', '[18]'],
  ['download-reset', 'transient', 'Failure when receiving data from the peer', '[56]'],
  ['download-empty', 'transient', 'Server returned nothing', '[52]'],
  ['download-slow', 'transient', 'Timeout was reached', '[28]'],
  ['index-empty', 'transient', 'Server returned nothing', '[52]'],
  ['tls-untrusted', 'transient', 'SSL peer certificate', '[60]'],
  ['tls-none', 'transient', 'SSL connect error', '[35]'],
  ['index-config-429', 'transient', 'got 429', '429'],
  ['index-entry-500', 'transient', 'got 500', '500'],
  ['download-408', 'transient', 'got 408', '408'],
  ['download-429', 'transient', 'got 429', '429'],
  ['download-500', 'transient', 'got 500', '500'],
  ['git-500', 'transient', 'got 500', '500'],
  ['cargo-home', 'transient', 'failed to acquire package cache lock', '.package-cache'],
  ['index-config-403', 'dependency-broken', 'got 403', '403'],
  ['index-config-404', 'dependency-broken', 'dep', 'config.json not found'],
  ['index-entry-403', 'dependency-broken', 'got 403', '403'],
  ['index-entry-404', 'dependency-broken', 'no matching package named `dep`', 'location searched'],
  ['download-401', 'dependency-broken', 'got 401', '401'],
  ['download-403', 'dependency-broken', 'got 403', '403'],
  ['download-404', 'dependency-broken', 'got 404', '404'],
  ['git-403', 'dependency-broken', 'got 403', '403'],
  ['git-404', 'dependency-broken', 'got 404', '404'],
  ['git-rev', 'dependency-broken', 'zz', 'not found'],
  // The same of the git that cargo calls.
  ['cli-git-refused', 'transient', "Couldn't connect to server", 'fatal: unable to access'],
  ['cli-git-noresolve', 'transient', 'Could not resolve host', 'fatal: unable to access'],
  ['cli-git-reset', 'transient', 'Empty reply from server', 'fatal: unable to access'],
  ['cli-git-429', 'transient', 'got 429', '429'],
  ['cli-git-500', 'transient', 'got 500', '500'],
  ['cli-git-401', 'dependency-broken', 'could not read Username', 'terminal prompts disabled'],
  ['cli-git-403', 'dependency-broken', 'got 403', '403'],
  ['cli-git-404', 'dependency-broken', "zz/' not found", 'not found'],
  ['cli-git-rev', 'dependency-broken', 'zz', 'not found'],
  ['cli-git-transport', 'compile-error', 'asked by git: only https', "transport 'git' not allowed"],
  ['no-such-protocol', 'dependency-broken', 'Unsupported protocol', '[1]'],
  ['config-garbage', 'dependency-broken', 'dep', 'expected ident'],
  ['checksum-wrong', 'transient', 'checksum of `dep v1.0.0', 'failed to verify the checksum'],
  ['checksum-lock', 'dependency-broken', 'checksum for `dep v1.0.0` changed', 'between lock files'],
  ['archive-broken', 'dependency-broken', 'failed to unpack package `dep v1.0.0', 'invalid gzip header'],
  ['crate-manifest', 'dependency-broken', 'the manifest of dep-1.0.0', 'unclosed table'],
  ['crate-edition', 'dependency-broken', 'the manifest of dep-1.0.0', 'is unknown'],
  ['crate-feature', 'dependency-broken', 'the manifest of dep-1.0.0', 'unknown Cargo.toml feature'],
  ['msrv', 'dependency-broken', 'dep@1.0.0 requires rustc 1.99', 'rustc 1.95.0 is not supported'],
  ['own-edition', 'compile-error', '/gate/checkout/Cargo.toml', '`2099` is unknown'],
  ['own-duplicate', 'compile-error', 'Cargo.toml', 'duplicate key'],
  ['own-key', 'compile-error', 'Cargo.toml', 'invalid type: integer `3`'],
  ['own-member', 'compile-error', '/gate/checkout/a', 'No such file or directory'],
  ['own-member-broken', 'compile-error', 'a/Cargo.toml', 'unclosed table'],
  ['own-member-edition', 'compile-error', '/gate/checkout/a', '`2099` is unknown'],
  ['own-path', 'compile-error', '/gate/checkout/a', 'failed to read `/gate/checkout/a/Cargo.toml`'],
  ['own-path-broken', 'compile-error', 'a/Cargo.toml', 'unclosed table'],
  ['own-featuredep', 'compile-error', 'Cargo.toml', '`nodep` is not a dependency'],
  ['own-inherit', 'compile-error', '/gate/checkout/Cargo.toml', 'error inheriting `version`'],
  ['own-cycle', 'compile-error', 'cyclic package dependency', 'depends on itself'],
  ['own-missing', 'compile-error', '/gate/checkout/Cargo.toml', 'does not exist'],
  ['own-two-roots', 'compile-error', "believes it's in a workspace", '/gate/Cargo.toml'],
  ['own-two-names', 'compile-error', 'two packages named `a`', '/gate/checkout/b/Cargo.toml'],
];

describe('a fetch that failed', () => {
  it.each(CASES)('%s is %s', (name, kind, inMessage, inExcerpt) => {
    const report = fetched(captured(name));
    expect(report.class).toBe(kind);
    expect(report.message).toContain(inMessage);
    expect(report.excerpt).toContain(inExcerpt);
  });

  it('is never blamed on the change for what nothing is known of', () => {
    expect(fetched(['error: the moon is full'])).toMatchObject({
      class: 'dependency-broken',
      message: 'cargo could not fetch the dependencies: error: the moon is full',
    });
    const unknown = [
      ...captured('download-500').slice(0, 4),
      'error: failed to download',
      '',
      'Caused by:',
      '  [99] X',
    ];
    expect(fetched(unknown).class).toBe('transient');
  });

  it.each([
    ['6', "Couldn't resolve host name"],
    ['7', "Couldn't connect to server"],
    ['55', 'Failed sending data to the peer'],
    ['56', 'Failure when receiving data from the peer'],
  ])('by curl error %s is transient in the words of older cargos too', (code, words) => {
    const lines = [
      'error: failed to download from `https://static.crates.io/x`',
      '',
      'Caused by:',
      `  [${code}] ${words}`,
    ];
    expect(fetched(lines)).toMatchObject({ class: 'transient', message: expect.stringContaining(words) });
  });

  it('for a manifest of a crate is that crate’s fault wherever its registry keeps it', () => {
    const [error = ''] = captured('crate-edition').filter((line) => line.includes('failed to parse manifest'));
    const lines = [
      'error: failed to download `dep v1.0.0`',
      '',
      'Caused by:',
      error.replace(/127\.0\.0\.1-[0-9a-f]+\//, ''),
    ];
    expect(lines[3]).toContain('registry/src/dep-1.0.0/Cargo.toml');
    expect(fetched(lines)).toMatchObject({ class: 'dependency-broken', message: expect.stringContaining('dep-1.0.0') });
  });

  it.each([
    ['RPC failed; curl 56 GnuTLS recv error (-54)', 'error'],
    ['early EOF', 'fatal'],
    ['the remote end hung up unexpectedly', 'fatal'],
  ])('in the middle of a repository is transient: %s', (words, kind) => {
    const lines = [
      `${kind}: ${words}`,
      'error: failed to get `zz` as a dependency of package `p v0.1.0 (/gate/checkout)`',
      '',
      'Caused by:',
      "  process didn't exit successfully: `git fetch` (exit status: 128)",
    ];
    expect(fetched(lines)).toMatchObject({ class: 'transient', message: expect.stringContaining(words) });
  });

  it('is not transient because a text in it speaks of the network', () => {
    const lines = [
      'error: failed to run custom build command for `p v0.1.0 (/gate/checkout)`',
      '',
      'Caused by:',
      '  [7] x',
    ];
    expect(classifyCargoFailure({ lines, metadata, reproduce: 'x' }).class).toBe('compile-error');
  });
});

describe('a build that failed', () => {
  it('for a newer compiler that a dependency needs is the dependency’s fault, for one that the change needs its own', () => {
    const built = (name: string) => classifyCargoFailure({ lines: captured(name), metadata, reproduce: 'x' });
    expect(built('msrv')).toMatchObject({ class: 'dependency-broken' });
    expect(built('own-msrv')).toMatchObject({ class: 'compile-error', message: 'p@0.1.0 requires rustc 1.99' });
    const older = 'error: package `foo v1.0.0` cannot be built because it requires rustc 1.95 or newer, while the x';
    expect(classifyCargoFailure({ lines: [older], metadata, reproduce: 'x' }).class).toBe('dependency-broken');
  });

  it('for crates that are gone from this host may be built elsewhere', () => {
    const report = classifyCargoFailure({ lines: captured('offline-download'), metadata, reproduce: 'x' });
    expect(report.class).toBe('host-state-lost');
  });
});

it('every captured text has its case', () => {
  const names = readdirSync(FOLDER).map((name) => name.replace('.txt', ''));
  const elsewhere = ['own-msrv', 'offline-download'];
  expect(names.sort()).toEqual([...CASES.map(([name]) => name), ...elsewhere].sort());
});

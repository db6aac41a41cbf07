import { describe, expect, it } from 'vitest';
import { classifyCargoFailure } from '../../../../../adapters/bench-host/failure/classify.ts';
import { chain } from '../../../../support/cargo/failure-cases.ts';

const fetched = (lines: readonly string[]) =>
  classifyCargoFailure({ lines, metadata: null, reproduce: 'cargo fetch --locked', fetching: true });

/** Git's command line failed and said this before cargo's first error. */
const byGit = (...said: readonly string[]): string[] => [
  '    Updating git repository `https://github.com/acme/zk`',
  ...said,
  ...chain(
    'failed to get `zk-rt` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
    'failed to load source for dependency `zk-rt`',
    'Unable to update https://github.com/acme/zk?branch=neo#ae4e2725',
    'failed to fetch into: /usr/local/cargo/git/db/zk-a7184f46450a6996',
    "process didn't exit successfully: `git fetch --no-tags --force --update-head-ok 'https://github.com/acme/zk' '+refs/heads/neo:refs/remotes/origin/neo'` (exit status: 128)",
  ),
];

const byLibgit2 = (why: string): string[] =>
  chain(
    'failed to get `zk-rt` as a dependency of package `engine v0.1.0 (/gate/checkout/engine)`',
    'failed to load source for dependency `zk-rt`',
    'Unable to update https://github.com/acme/zk',
    'failed to fetch into: /usr/local/cargo/git/db/zk-a7184f46450a6996',
    why,
  );

const byRegistry = (...why: readonly string[]): string[] =>
  chain('failed to download from `https://static.crates.io/crates/libc/0.2.153/download`', ...why);

const ACCESS = "fatal: unable to access 'https://github.com/acme/zk/':";

const GIT: readonly (readonly [string, readonly string[]])[] = [
  ['no name', [`${ACCESS} Could not resolve host: github.com`]],
  ['no proxy', [`${ACCESS} Could not resolve proxy: proxy.acme.test`]],
  ['no connection', [`${ACCESS} Failed to connect to github.com port 443 after 21045 ms: Couldn't connect to server`]],
  ['an older git without connection', [`${ACCESS} Failed to connect to github.com port 443: Connection timed out`]],
  ['no certificate', [`${ACCESS} server certificate verification failed. CAfile: none CRLfile: none`]],
  ['another certificate', [`${ACCESS} SSL certificate problem: unable to get local issuer certificate`]],
  ['GnuTLS', [`${ACCESS} gnutls_handshake() failed: The TLS connection was non-properly terminated.`]],
  ['OpenSSL', [`${ACCESS} OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to github.com:443`]],
  ['a 502', [`${ACCESS} The requested URL returned error: 502`]],
  ['a 429', [`${ACCESS} The requested URL returned error: 429`]],
  ['a reply that is empty', [`${ACCESS} Empty reply from server`]],
  [
    'HTTP/2',
    [
      'error: RPC failed; curl 92 HTTP/2 stream 0 was not closed cleanly: CANCEL (err 8)',
      'fatal: the remote end hung up unexpectedly',
    ],
  ],
  [
    'a cut',
    [
      'error: RPC failed; curl 18 transfer closed with outstanding read data remaining',
      'error: 4712 bytes of body are still expected',
      'fetch-pack: unexpected disconnect while reading sideband packet',
      'fatal: early EOF',
      'fatal: fetch-pack: invalid index-pack output',
    ],
  ],
  [
    'a 504 in the middle',
    [
      'error: RPC failed; HTTP 504 curl 22 The requested URL returned error: 504',
      'fatal: expected flush after ref listing',
    ],
  ],
  [
    'GnuTLS in the middle',
    ['error: RPC failed; curl 56 GnuTLS recv error (-110): The TLS connection was non-properly terminated.'],
  ],
  ['a pack that is cut', ['fatal: early EOF', 'fatal: index-pack failed']],
  [
    'ssh',
    ['ssh: connect to host github.com port 22: Connection timed out', 'fatal: Could not read from remote repository.'],
  ],
  [
    'ssh without a name',
    [
      'ssh: Could not resolve hostname github.com: Temporary failure in name resolution',
      'fatal: Could not read from remote repository.',
    ],
  ],
  [
    'ssh that is turned away',
    ['kex_exchange_identification: Connection closed by remote host', 'fatal: Could not read from remote repository.'],
  ],
  [
    'the git protocol',
    ['fatal: unable to connect to github.com:', 'github.com[0: 140.82.121.4]: errno=Connection timed out'],
  ],
];

const GIT_REFUSED: readonly (readonly [string, readonly string[]])[] = [
  [
    'a repository that is not there',
    ['remote: Repository not found.', "fatal: repository 'https://github.com/acme/zk/' not found"],
  ],
  [
    'a repository that asks who it is',
    ["fatal: could not read Username for 'https://github.com': terminal prompts disabled"],
  ],
  ['a password that is wrong', ["fatal: Authentication failed for 'https://github.com/acme/zk/'"]],
  ['a commit that is gone', ['fatal: remote error: upload-pack: not our ref ae4e272521d279aaa16280b9c6f5e60334ea4305']],
  ['a branch that is gone', ["fatal: couldn't find remote ref refs/heads/neo"]],
  ['a 404', [`${ACCESS} The requested URL returned error: 404`]],
  ['a 403', [`${ACCESS} The requested URL returned error: 403`]],
  ['a protocol that is none', [`${ACCESS} Protocol "htps" not supported`]],
];

describe('git’s command line', () => {
  it.each(GIT)('without %s is an outage', (_, said) => {
    expect(fetched(byGit(...said))).toMatchObject({ class: 'transient' });
  });

  it.each(GIT_REFUSED)('before %s is a broken dependency', (_, said) => {
    expect(fetched(byGit(...said))).toMatchObject({ class: 'dependency-broken' });
  });

  it.each(['not supported or disabled in libcurl', 'disabled in libcurl', 'disabled'])(
    'sent on to http, which is %s, is the change’s own',
    (words) => {
      expect(fetched(byGit(`${ACCESS} Protocol "http" ${words}`))).toMatchObject({
        class: 'compile-error',
        message: expect.stringContaining('is asked by http: only https is spoken with git servers'),
      });
      // That is the host's.
      expect(fetched(byGit(`${ACCESS} Protocol "https" ${words}`))).not.toMatchObject({ class: 'compile-error' });
    },
  );

  it('says in the excerpt why', () => {
    const { excerpt } = fetched(byGit(`${ACCESS} Could not resolve host: github.com`));
    expect(excerpt).toContain('Could not resolve host');
  });
});

const CARGO: readonly (readonly [string, readonly string[]])[] = [
  [
    'no name for libgit2',
    byLibgit2('failed to resolve address for github.com: Temporary failure in name resolution; class=Net (12)'),
  ],
  ['no connection for libgit2', byLibgit2('failed to connect to github.com: Connection timed out; class=Os (2)')],
  ['a 502 for libgit2', byLibgit2('unexpected http status code: 502; class=Http (34)')],
  ['no certificate for libgit2', byLibgit2('the SSL certificate is invalid; class=Ssl (16); code=Certificate (-17)')],
  ['a cut for libgit2', byLibgit2('early EOF; class=Net (12); code=Eof (-20)')],
  ['damage for libgit2', byLibgit2('error reading from the zlib stream; class=Zlib (5)')],
  ['other damage for libgit2', byLibgit2('failed to inflate packfile; class=Zlib (5)')],
  ['a damaged pack for libgit2', byLibgit2('packfile trailer mismatch; class=Indexer (15)')],
  [
    'gitoxide',
    byLibgit2(
      'An IO error occurred when talking to the server\n\nerror sending request for url (https://github.com/acme/zk)',
    ),
  ],
  ['a name', byRegistry('[6] Could not resolve hostname (Could not resolve host: static.crates.io)')],
  [
    'the index',
    chain(
      'failed to query replaced source registry `crates-io`',
      'download of ab/cd/x failed',
      'curl failed',
      '[28] Timeout was reached (Operation timed out after 30001 milliseconds)',
    ),
  ],
  [
    'too many requests',
    byRegistry(
      'failed to get successful HTTP response from `https://index.crates.io/config.json` (1.2.3.4), got 429\nbody:\nToo Many Requests',
    ),
  ],
  [
    'GitHub’s limit',
    byRegistry(
      'failed to get successful HTTP response from `https://codeload.github.com/x` (1.2.3.4), got 403\nbody:\n{"message":"You have exceeded a secondary rate limit."}',
    ),
  ],
  [
    'a gateway',
    byRegistry(
      'failed to get successful HTTP response from `https://index.crates.io/config.json` (1.2.3.4), got 504\nbody:\n',
    ),
  ],
  [
    'another checksum',
    chain(
      'failed to download replaced source registry `crates-io`',
      'failed to verify the checksum of `libc v0.2.153`',
    ),
  ],
  [
    'half an archive',
    chain(
      'failed to download `libc v0.2.153`',
      'unable to get packages from source',
      'failed to unpack package `libc v0.2.153`',
      'failed to iterate over archive',
      'failed to read block header',
      'unexpected end of file',
    ),
  ],
  [
    'a damaged archive',
    chain(
      'failed to download `libc v0.2.153`',
      'failed to unpack package `libc v0.2.153`',
      'failed to unpack `/usr/local/cargo/registry/src/x/libc-0.2.153/src/lib.rs`',
      'corrupt deflate stream',
    ),
  ],
  ...['failed to read entire block', 'numeric field was not a number:  when getting cksum'].map(
    (why): readonly [string, readonly string[]] => [
      `an archive: ${why}`,
      chain(
        'failed to download `libc v0.2.153`',
        'unable to get packages from source',
        'failed to unpack package `libc v0.2.153`',
        'failed to iterate over archive',
        why,
      ),
    ],
  ),
  [
    'a status, as cargo said it before 1.67',
    chain(
      'unable to get packages from source',
      'failed to get 200 response from `https://crates.io/api/v1/crates/serde/1.0.99/download`, got 500',
    ),
  ],
  [
    'rustup’s toolchain',
    [
      "error: could not download file from 'https://static.rust-lang.org/dist/channel-rust-1.92.0.toml.sha256' to '/usr/local/rustup/tmp/x': error sending request",
    ],
  ],
];

describe('cargo', () => {
  it.each(CARGO)('without %s has met an outage', (_, lines) => {
    expect(fetched(lines)).toMatchObject({ class: 'transient' });
  });
});

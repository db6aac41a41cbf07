import type { Diagnosis } from '../diagnosis.ts';
import type { KnownWords, WeighedWords } from './known-words.ts';

/** Statuses by which a server says that it may do better later: request time-out, too early, too many requests, 5xx. */
const TRANSIENT_STATUS = /^(?:408|425|429|5\d\d)$/;

/** curl's unsupported protocol and malformed URL: what is asked for can't be had. All its others may pass. */
const HOPELESS_CURL: readonly string[] = ['1', '3'];

const unreachable = (what: string): Diagnosis => ({
  class: 'transient',
  message: `a registry or repository of crates could not be reached (${what.trim()})`,
});

const refused = (what: string): Diagnosis => ({
  class: 'dependency-broken',
  message: `a registry or repository of crates does not have what is asked for (${what.trim()})`,
});

const byStatus = ([, status = '']: readonly string[]): Diagnosis =>
  TRANSIENT_STATUS.test(status) ? unreachable(`got ${status}`) : refused(`got ${status}`);

const UNREACHABLE = 'a registry or repository of crates could not be reached ($1)';

/**
 * Crates that don't arrive, as a registry, a repository or the network had it. Git's own command line says why before
 * cargo's error. What is refused for good is a dependency's fault.
 */
export const OUTAGE_WORDS: readonly (KnownWords | WeighedWords)[] = [
  {
    by: ['tool'],
    words:
      /(?:got|error:|status code:) (?:403|429)\b[\s\S]{0,1000}?(rate limit|[Tt]oo [Mm]any [Rr]equests|abuse detection)/,
    class: 'transient',
    says: UNREACHABLE,
    from: 'GitHub’s answer to many requests; rust-lang/cargo#13530',
  },
  {
    by: ['tool'],
    words: /^fatal: transport '([^'\n]+)' not allowed/m,
    class: 'compile-error',
    says: 'a git dependency, or a submodule of one, is asked by $1: only https is spoken with git servers',
    from: 'git transport.c transport_check_allowed',
  },
  {
    by: ['tool'],
    words: /^fatal: unable to access '[^'\n]*': Protocol "(?!https")([a-z+]+)" (?:not supported or )?disabled\b/m,
    class: 'compile-error',
    says: 'a git dependency, or what it redirects to, is asked by $1: only https is spoken with git servers',
    from: 'curl url.c findprotocol, of a redirect by a protocol that git allows none of',
  },
  {
    by: ['tool'],
    words: /Caused by:\n\s*\[(\d{1,3})\] ([^(\n]+)/,
    weigh: ([, code = '', what = '']) => (HOPELESS_CURL.includes(code) ? refused(what) : unreachable(what)),
    from: 'curl-rust Error Display "[code] description (extra)"',
  },
  {
    by: ['tool'],
    words:
      /(?:failed to get (?:successful HTTP|200) response from [^\n]*, got|failed to receive HTTP 200 response: got|unexpected http status code:|The requested URL returned error:) (\d{3})\b/,
    weigh: byStatus,
    from: 'cargo util/network/http_async.rs, and its words before 1.67; libgit2 http.c, git http.c; rust-lang/crates.io#1808',
  },
  {
    by: ['tool'],
    words: /^(?:error: )?RPC failed; (?:HTTP (\d{3}) )?((?:curl \d+|result=\d+)[^\n]*)/m,
    weigh: ([, status = '', what = '']) =>
      status === '' ? unreachable(`RPC failed; ${what}`) : byStatus(['', status]),
    from: 'git remote-curl.c rpc_service; rust-lang/cargo#10303',
  },
  {
    by: ['tool'],
    words:
      /^fatal: (?:unable to access '[^'\n]*': ([^\n]*(?:URL using bad|[Pp]rotocol [^\n]*(?:not supported|disabled))[^\n]*)|(could not read (?:Username|Password)) for|(Authentication failed) for|(repository '[^'\n]*' not found)|(remote error: [^\n]*(?:not our ref|[Nn]ot found|does not exist)[^\n]*)|([Cc]ouldn't find remote ref [^\n]*))/m,
    weigh: (groups) => refused(groups.slice(1).find((group) => group !== '') ?? ''),
    from: 'git http.c, remote-curl.c, upload-pack.c, credential.c',
  },
  {
    by: ['tool'],
    words: /^fatal: unable to access '[^'\n]*': ([^\n]+)/m,
    class: 'transient',
    says: UNREACHABLE,
    from: 'git remote-curl.c with curl_easy_strerror; rust-lang/cargo#9167',
  },
  {
    by: ['tool'],
    words:
      /^(?:(?:fatal|error): )?(?:ssh: )?(connect to host \S+ port \d+: [^\n]+|Could not resolve hostname [^\n]+|unable to connect to [^\n]+|kex_exchange_identification: [^\n]+|ssh_exchange_identification: [^\n]+|(?:[Tt]he )?remote end hung up [^\n]+|early EOF|fetch-pack: (?:invalid index-pack output|unexpected disconnect[^\n]*)|index-pack failed|unexpected disconnect[^\n]*|expected flush after ref listing|protocol error: bad [^\n]*|read error: Connection reset by peer|bad pack header|pack has bad object[^\n]*|inflate returned -?\d+|inflate: data stream error[^\n]*|pack is corrupted[^\n]*|serious inflate inconsistency|\d+ bytes of body are still expected|(?:GnuTLS|gnutls)[^\n]*|OpenSSL SSL_\w+: [^\n]*|SSL certificate problem: [^\n]*)/m,
    class: 'transient',
    says: UNREACHABLE,
    from: 'git fetch-pack.c, index-pack.c, connect.c, remote-curl.c; OpenSSH sshconnect.c; rust-lang/cargo#7078',
  },
  {
    by: ['tool'],
    words:
      /Caused by:\n\s+((?!revspec)[^\n]*; class=(?:Net|Ssl) \((?:12|16)\)[^\n]*|[^\n]*(?:early EOF|unexpected EOF|error reading from the zlib stream|invalid pack[^\n]*|malformed pack[^\n]*|error: timed out|Timeout)[^\n]*; class=\w+ \(\d+\)[^\n]*|[^\n]*; class=(?:Zlib|Indexer) \((?:5|15)\)[^\n]*)/,
    class: 'transient',
    says: UNREACHABLE,
    from: 'git2-rs Error Display over libgit2 GIT_ERROR_NET, GIT_ERROR_SSL, GIT_ERROR_ZLIB, GIT_ERROR_INDEXER',
  },
  {
    by: ['tool'],
    words:
      /^(?:error: |fatal: | {0,8})(?:failed to (?:get|download|query|load source|fetch|clone|update)|[Uu]nable to (?:get|update)|download of)[\s\S]{0,4000}?(network failure seems to have happened|failed to (?:connect|resolve address)|[Cc]ould not resolve|[Tt]emporary failure in name resolution|Connection (?:refused|reset|timed out|closed)|[Tt]imed out|early EOF|hung up unexpectedly|unexpected disconnect|RPC failed; curl \d+|[Aa]n IO error occurred when talking to the server|error sending request|[Nn]etwork is unreachable|[Nn]o route to host)/m,
    class: 'transient',
    says: UNREACHABLE,
    from: 'libgit2, gix-transport and curl under cargo sources/git; rust-lang/cargo#6513, #10121',
  },
  {
    by: ['tool'],
    words:
      /^error: (could not download file from '[^'\n]*'|component download failed for [^\n]*|download of [^\n]* failed)/m,
    class: 'transient',
    says: UNREACHABLE,
    from: 'rustup errors.rs, download crate',
  },
  {
    by: ['tool'],
    words: /(failed to acquire package cache lock)/,
    class: 'transient',
    says: 'cargo cannot use its own files on this host: $1',
    from: 'cargo util/cache_lock.rs',
  },
  {
    by: ['tool'],
    words: /(failed to verify the checksum of [^\n]*)/,
    class: 'transient',
    says: 'a crate arrived damaged: $1',
    from: 'cargo sources/registry/download.rs finish_download; rust-lang/cargo#13548',
  },
  {
    by: ['tool'],
    words:
      /(failed to unpack package [^\n]*)[\s\S]{0,4000}?Caused by:\n\s+(?:unexpected end of file|unexpected EOF[^\n]*|failed to fill whole buffer|corrupt deflate stream|deflate decompression error[^\n]*|[^\n]*(?:checksum|crc)[^\n]*mismatch|numeric field (?:did not have utf-8 text|was not a number)[^\n]*|corrupt gzip stream[^\n]*|failed to read entire block)$/m,
    class: 'transient',
    says: 'a crate arrived damaged: $1',
    from: 'cargo sources/registry unpack_package over flate2 and tar archive.rs; rust-lang/cargo#9455, #2853',
  },
];

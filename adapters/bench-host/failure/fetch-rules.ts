import { type CargoFailure, type Diagnosis, type FailureRule, match } from './rule.ts';

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

/** What cargo says where crates don't arrive, as a registry, a repository or the network had it. */
const RULES: readonly FailureRule[] = [
  match(/could not execute process `git[ `]/, () => ({
    class: 'tool-missing',
    message: 'there is no git on this host where commands look for programs',
  })),
  match(
    /^fatal: (?:transport '([^'\n]+)' not allowed|unable to access '[^'\n]*': Protocol "?([^"\s]+)"? [^\n]*(?:not supported|disabled))/m,
    ([, transport, protocol]) => ({
      class: 'compile-error',
      message: `a git dependency, or what it leads to (a redirect, a submodule), is asked by ${transport || protocol}: only https is spoken with git servers`,
    }),
  ),
  match(/Caused by:\n\s*\[(\d{1,3})\] ([^(\n]+)/, ([, code = '', what = '']) =>
    HOPELESS_CURL.includes(code) ? refused(what) : unreachable(what),
  ),
  match(
    /(?:failed to get successful HTTP response from [^\n]*, got|failed to receive HTTP 200 response: got|unexpected http status code:|The requested URL returned error:) (\d{3})\b/,
    ([, status = '']) => (TRANSIENT_STATUS.test(status) ? unreachable(`got ${status}`) : refused(`got ${status}`)),
  ),
  match(
    /^fatal: unable to access '[^'\n]*': ([^\n]+)|^(?:fatal|error): ((?:early EOF|RPC failed|[^\n]*(?:hung up unexpectedly|unexpected disconnect))[^\n]*)/m,
    ([, access = '', broken = '']) => unreachable(access || broken),
  ),
  match(/^fatal: (repository '[^\n]*' not found|could not read Username for [^\n]*)/m, ([, what = '']) =>
    refused(what),
  ),
  match(
    /(?:failed to (?:get|download|query|load source|fetch|clone|update)|unable to (?:get|update)|download of)[\s\S]*?(network failure seems to have happened|failed to (?:connect|resolve address)|Could not resolve|Connection (?:refused|reset|timed out)|[Tt]imed out|early EOF|hung up unexpectedly|unexpected disconnect|RPC failed; curl \d+)/,
    ([, what = '']) => unreachable(what),
  ),
  match(/failed to acquire package cache lock/, ([what = '']) => ({
    class: 'transient',
    message: `cargo cannot use its own files on this host: ${what}`,
  })),
  match(
    /failed to verify the checksum of .*|checksum for .* changed between lock files|failed to unpack package .*/,
    ([what = '']) => ({ class: 'dependency-broken', message: `a crate is not what it should be: ${what}` }),
  ),
  match(
    /(?:manifest at `|--> )[^\s`]*(?:registry\/src\/(?:[^/\s`]+-[0-9a-f]{16}\/)?([^/\s`]+)|git\/checkouts\/([^/\s`]+)-[0-9a-f]{16})\/[^\s`]*\bCargo\.toml/,
    ([, crate, repository]) => ({
      class: 'dependency-broken',
      message: `cargo cannot read the manifest of ${crate || repository}`,
    }),
  ),
];

/** Crates that don't arrive, or can't be read. What a build script or a compiler prints is none of that. */
export const fetchFault: FailureRule = (failure, errors) => {
  if (/^error: (?:could not compile|failed to run custom build command)/m.test(errors)) return null;
  for (const rule of RULES) {
    const finding = rule(failure, errors);
    if (finding !== null) return finding;
  }
  return null;
};

/** A compiler older than a package wants: the change's own wish, or a dependency's. */
export const compilerTooOld: FailureRule = ({ metadata }: CargoFailure, errors: string) => {
  const listed =
    /rustc \S+ is not supported by the following packages?:\n((?:[ \t]+\S+@\S+ requires rustc .*\n?)+)/.exec(errors);
  const wishes = (listed?.[1] ?? '').split('\n').flatMap((line) => line.trim() || []);
  const older = /package `(\S+) v(\S+?)(?: [^`]*)?` cannot be built because it requires rustc (\S+)/.exec(errors);
  if (older !== null) wishes.push(`${older[1]}@${older[2]} requires rustc ${older[3]}`);
  if (wishes.length === 0) return null;
  const own = wishes.filter((wish) =>
    metadata?.packages.some(({ name, version }) => wish.startsWith(`${name}@${version} `)),
  );
  return own.length > 0
    ? { class: 'compile-error', message: own.join(', ') }
    : { class: 'dependency-broken', message: `this compiler is too old: ${wishes.slice(0, 3).join(', ')}` };
};

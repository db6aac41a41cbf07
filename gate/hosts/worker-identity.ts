/**
 * How the workers of a bench host call themselves at the Temporal server, so that whoever looks at a queue sees which host
 * polls it: `17@bench-1 bench-1-cpu 5f3a91c2 since 2026-11-29T10:00:00.000Z in 0c41de77`.
 */
export interface HostIdentity {
  /** `PID@MACHINE`, as all workers of Temporal's SDK call themselves. */
  readonly process: string;
  /** What people call the host: see `hostId`. */
  readonly name: string;
  /** Of the host's work folder, eight hexadecimal digits: two hosts with one name differ by it. */
  readonly nonce: string;
  /** When this worker began to serve, by its own clock. */
  readonly since: string;
  /** Where the number of its process counts, eight hexadecimal digits; null: nobody knows, as of an earlier version. */
  readonly space: string | null;
}

/** Eight hexadecimal digits. */
export const HOST_NONCE = /^[0-9a-f]{8}$/;

const IDENTITY =
  /^(?<process>\d{1,10}@\S{1,255}) (?<name>\S{1,120}) (?<nonce>[0-9a-f]{8}) since (?<since>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?: in (?<space>[0-9a-f]{8}))?$/;

export const identityText = ({ process, name, nonce, since, space }: HostIdentity): string =>
  `${process} ${name} ${nonce} since ${since}${space === null ? '' : ` in ${space}`}`;

/** What a worker says of itself; null where it isn't a bench host's, or one of an earlier version. */
export function readIdentityText(text: string): HostIdentity | null {
  const groups = IDENTITY.exec(text)?.groups;
  if (groups === undefined) return null;
  const { process = '', name = '', nonce = '', since = '', space = null } = groups;
  return { process, name, nonce, since, space };
}

/** The process of a worker's identity, whoever's it is: `PID@MACHINE` of each version. */
export const processText = (identity: string): string => /^\d{1,10}@\S+/.exec(identity)?.[0] ?? identity;

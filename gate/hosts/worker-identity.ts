/**
 * How the workers of a bench host call themselves at the Temporal server, so that whoever looks at a queue sees which host
 * polls it: `17@bench-1 bench-1-cpu 5f3a91c2 since 2026-11-29T10:00:00.000Z`.
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
}

/** Eight hexadecimal digits. */
export const HOST_NONCE = /^[0-9a-f]{8}$/;

const IDENTITY =
  /^(?<process>\d{1,10}@\S{1,255}) (?<name>\S{1,120}) (?<nonce>[0-9a-f]{8}) since (?<since>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/;

export const identityText = ({ process, name, nonce, since }: HostIdentity): string =>
  `${process} ${name} ${nonce} since ${since}`;

/** What a worker says of itself; null where it isn't a bench host's, or one of an earlier version. */
export function readIdentityText(text: string): HostIdentity | null {
  const groups = IDENTITY.exec(text)?.groups;
  if (groups === undefined) return null;
  const { process = '', name = '', nonce = '', since = '' } = groups;
  return { process, name, nonce, since };
}

/** The process of a worker's identity, whoever's it is: `PID@MACHINE` of each version. */
export const processText = (identity: string): string => /^\d{1,10}@\S+/.exec(identity)?.[0] ?? identity;

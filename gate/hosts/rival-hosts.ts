import { oneLine } from '../text/bounded-text.ts';
import { type HostIdentity, processText, readIdentityText } from './worker-identity.ts';

/** A worker that polls the queue of a host's name, as the server and an earlier look tell of it. */
export interface NamePoll {
  readonly identity: string;
  /** Whether it asked for work in the last minute, by the server's clock beside this machine's. */
  readonly isFresh: boolean;
  /** Whether it asked again while it was watched: then it lives, whatever any clock says. */
  readonly askedAgain: boolean;
  /** Whether it was one of this machine's processes, whose number counts here, and is gone. */
  readonly isGone: boolean;
}

/**
 * Another host that has this one's name, in words with the mend; null where there is none. The server remembers who
 * polled for a while, so that a restarted worker finds itself there: a poll with its own nonce counts only where it was
 * made again meanwhile, by a copy of the work folder.
 *
 * @param isServing whether this host polls too. One that doesn't gives way to anybody; of two that do, the one that began
 *   later, which both find out alike.
 */
export function rivalFault(own: HostIdentity, polls: readonly NamePoll[], isServing: boolean): string | null {
  const rival = polls.find((poll) => isOther(own, poll) && (isServing ? isElder(own, poll) : isThere(own, poll)));
  if (rival === undefined) return null;
  return (
    `two hosts call themselves ${own.name}: this one (${inWords(own)}) and one that serves already ` +
    `(${inWords(rival.identity)}): set BENCHMARK_GATE_HOST_ID to another name on one of them`
  );
}

function isOther(own: HostIdentity, { identity }: NamePoll): boolean {
  const other = readIdentityText(identity);
  return other?.process !== own.process || other.since !== own.since;
}

function isThere(own: HostIdentity, { identity, isFresh, askedAgain, isGone }: NamePoll): boolean {
  return !isGone && (askedAgain || (isFresh && readIdentityText(identity)?.nonce !== own.nonce));
}

function isElder(own: HostIdentity, poll: NamePoll): boolean {
  const other = readIdentityText(poll.identity);
  // One of an earlier version knows nothing of this, and would go on.
  return (poll.askedAgain || isThere(own, poll)) && (other === null || ageKey(other) < ageKey(own));
}

const ageKey = ({ since, nonce, process }: HostIdentity): string => `${since} ${nonce} ${process}`;

/** A host for a person. */
const inWords = (host: HostIdentity | string): string => {
  const known = typeof host === 'string' ? readIdentityText(host) : host;
  if (known !== null) return `process ${known.process}, nonce ${known.nonce}`;
  return `process ${oneLine(processText(String(host)), 200)}`;
};

/**
 * Names that more than one of these workers has, each in words with the mend.
 *
 * @param identities of workers that asked for work lately
 */
export function sharedNames(identities: readonly string[]): string[] {
  const hosts = identities.map(readIdentityText).filter((host) => host !== null);
  return [...new Set(hosts.map(({ name }) => name))].flatMap((name) => {
    const own = new Map(hosts.filter((host) => host.name === name).map((host) => [host.nonce, host]));
    if (own.size < 2) return [];
    const all = [...own.values()].slice(0, 5).map(inWords).join(' and ');
    return [
      `${own.size} hosts call themselves ${name} (${all}): set BENCHMARK_GATE_HOST_ID to another name on each but one`,
    ];
  });
}

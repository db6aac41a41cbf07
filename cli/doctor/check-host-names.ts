import { hostname } from 'node:os';
import type { Environment } from '../../adapters/files/user-folders.ts';
import { readClaim } from '../../adapters/host/host-claim.ts';
import { hostId } from '../../adapters/host/host-id.ts';
import { sharedNames } from '../../gate/hosts/rival-hosts.ts';
import { processText, readIdentityText } from '../../gate/hosts/worker-identity.ts';
import { hostQueue, LANES, type Lane, presenceQueue } from '../../gate/names/names.ts';
import { oneLine } from '../../gate/text/bounded-text.ts';
import { laneFolder } from '../../workers/host/host-needs.ts';
import { type Finding, findingsOf } from './finding.ts';

const { ok, fault } = findingsOf('Temporal');

const MEND = 'set BENCHMARK_GATE_HOST_ID to another name on one of them';

/** The bench host that this machine shall be. */
export interface DoctorHost {
  readonly name: string;
  /** Of the work folder; null where nobody served from it yet. */
  readonly nonce: string | null;
}

export const doctorHost = (env: Environment, lane: Lane): DoctorHost => ({
  name: hostId(lane, env),
  nonce: readClaim(laneFolder(env, lane))?.nonce ?? null,
});

/**
 * Whether each bench host has a name of its own: those that serve, and this machine.
 *
 * @param identities who asked for work from a queue lately
 */
export async function hostNames(
  identities: (queue: string) => Promise<readonly string[]>,
  host: DoctorHost | null,
): Promise<Finding[]> {
  const queues = [...LANES.map(presenceQueue), ...(host === null ? [] : [hostQueue(host.name)])];
  const seen = new Set((await Promise.all(queues.map(identities))).flat());
  const shared = sharedNames([...seen]).map((text) => fault(text.slice(0, text.lastIndexOf(': ')), MEND));
  if (host === null || shared.length > 0) return shared;
  const others = (await identities(hostQueue(host.name))).filter((identity) => !isOwn(identity, host));
  if (others.length === 0) return [ok(`no other host calls itself ${host.name}`)];
  const who = others.map((identity) => oneLine(identity, 200))[0];
  return [fault(`this machine would call itself ${host.name}, and so does a host that serves: ${who}`, MEND)];
}

/** By the nonce; a worker of this machine, as far as that isn't known. */
function isOwn(identity: string, { nonce }: DoctorHost): boolean {
  const other = readIdentityText(identity);
  if (nonce !== null && other !== null) return other.nonce === nonce;
  return processText(identity).endsWith(`@${hostname()}`);
}

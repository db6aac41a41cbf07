import { isFree } from '../../temporal-server/ports.ts';
import { ClusterError } from '../cluster-error.ts';

/** PostgreSQL keeps these ports in a `smallint`, and systems give none below it away by themselves. */
const HIGHEST = 32_767;
const LOWEST = 10_000;

/** Free ports of the loopback address by which the parts of a server find each other. */
export async function freeMembershipPorts(count: number, random: () => number = Math.random): Promise<number[]> {
  const ports: number[] = [];
  const from = Math.floor(random() * (HIGHEST - LOWEST));
  for (let tried = 0; ports.length < count; tried += 1) {
    if (tried > HIGHEST - LOWEST) throw new ClusterError(`no ${count} ports from ${LOWEST} to ${HIGHEST} are free`);
    const port = LOWEST + ((from + tried) % (HIGHEST - LOWEST + 1));
    if (await isFree(port)) ports.push(port);
  }
  return ports;
}

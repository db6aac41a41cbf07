import { isFree, LOOPBACK } from '../temporal-server/ports.ts';
import { ClusterError } from './cluster-error.ts';

/**
 * Looks whether nobody listens on the ports that people know, before anything is started.
 *
 * @param ports by the option that names another one
 * @throws ClusterError that names all that are taken
 */
export async function requirePorts(ports: Readonly<Record<string, number>>): Promise<void> {
  const options = Object.entries(ports);
  const twice = options.filter(
    ([, port], index) => port !== 0 && options.findIndex(([, other]) => other === port) !== index,
  );
  if (twice.length > 0) {
    throw new ClusterError(
      twice.map(([option, port]) => `port ${port} is named twice: name another one: ${option}`).join('; '),
    );
  }
  const free = await Promise.all(options.map(([, port]) => port === 0 || isFree(port)));
  const taken = options.filter((_, index) => !free[index]);
  if (taken.length === 0) return;
  throw new ClusterError(
    taken
      .map(
        ([option, port]) =>
          `port ${port} of ${LOOPBACK} is in use: end what listens there, or name another one: ${option}`,
      )
      .join('; '),
  );
}

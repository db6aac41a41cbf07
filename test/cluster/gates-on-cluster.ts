import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeTree } from '../../adapters/files/remove-tree.ts';
import { quietRuntime } from '../support/temporal/quiet-runtime.ts';
import { type ClusterWorld, createClusterWorld, INSTANT, REAL } from './cluster-world.ts';
import { type SeededGates, seedInstant, seedSample } from './seed-gates.ts';

/** A cluster that serves gates of both kinds, each in its own namespace, and nothing asked for yet. */
export interface GatesOnCluster {
  readonly instant: SeededGates;
  readonly sample: SeededGates;
  readonly world: ClusterWorld;
  end(): Promise<void>;
}

/** @param pullRequests how many of the instant kind can be asked for */
export async function openGatesOnCluster(pullRequests: number): Promise<GatesOnCluster> {
  quietRuntime();
  const folder = await mkdtemp(join(tmpdir(), 'cluster-gates-'));
  const standIns: SeededGates['standIn'][] = [];
  const seeded = async (seeding: Promise<SeededGates>): Promise<SeededGates> => {
    const gates = await seeding;
    standIns.push(gates.standIn);
    return gates;
  };
  const end = async () => {
    await Promise.all(standIns.map((standIn) => standIn.close()));
    await removeTree(folder);
  };
  try {
    const instant = await seeded(seedInstant(join(folder, 'many'), pullRequests));
    const sample = await seeded(seedSample(join(folder, 'sample')));
    const world = await createClusterWorld([
      { namespace: INSTANT, github: instant.github, controls: ['control-1', 'control-2'], hosts: [] },
      { namespace: REAL, github: sample.github, controls: ['control-3'], hosts: ['bench-1', 'bench-2'] },
    ]);
    return { instant, sample, world, end: () => world.end().then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

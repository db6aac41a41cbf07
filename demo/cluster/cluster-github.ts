import { join } from 'node:path';
import { packageRoot } from '../../adapters/files/package-root.ts';
import { removeTree } from '../../adapters/files/remove-tree.ts';
import { createSampleRepository } from '../create-sample-repository.ts';
import type { GitHubStandIn } from '../github-stand-in/stand-in.ts';
import { demoIdentity, seedGitHub } from '../seed-github.ts';

/** Who the cluster's control workers write to, and what there is to measure. */
export interface ClusterGitHub {
  readonly standIn: GitHubStandIn;
  readonly pullRequest: number;
  /** What control is told: address and identity. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The stand-in with the sample's repository. The sample has the same commits each time; what was written to the stand-in
 * ends with it.
 */
export async function startClusterGitHub(folder: string): Promise<ClusterGitHub> {
  const source = join(folder, 'sample');
  await removeTree(source);
  const sample = await createSampleRepository(join(packageRoot(), 'sample'), source);
  const { standIn, pullRequest } = await seedGitHub(sample);
  return { standIn, pullRequest, environment: demoIdentity(standIn) };
}

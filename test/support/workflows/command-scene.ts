import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GateRequest, workflowId } from '../../../gate/contract/request.ts';
import { commitAll, initRepository } from '../git/test-git.ts';
import { type GateBench, type GateScene, REPOSITORY, type SceneOptions } from './gate-bench.ts';

/** A scene whose gate is asked for by programs: a real commit, a profile in a file, and their environment. */
export interface CommandScene extends GateScene {
  /** A folder of the scene's own. */
  readonly folder: string;
  /** Where the commit is. */
  readonly source: string;
  /** The profile's file. */
  readonly profile: string;
  /** The id that the gate of the commit gets. */
  readonly id: string;
  /** What a program needs to ask for the gate of this scene, and nothing else. */
  readonly environment: Readonly<Record<string, string>>;
}

const OWNER = dirname(REPOSITORY);

/** Runs a test in a scene, and replays the gate of its commit where one was started. */
export async function commandScene(
  bench: GateBench,
  { gateIsAskedFor = true, ...options }: SceneOptions & { readonly gateIsAskedFor?: boolean },
  test: (scene: CommandScene) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'command-scene-'));
  const [source, profile] = [join(folder, 'source'), join(folder, 'test.yaml')];
  try {
    await writeFile(profile, JSON.stringify(options.profile));
    await mkdir(source);
    const git = await initRepository(source);
    // Of each scene another one: they share a repository on the stand-in.
    await writeFile(join(source, 'README.md'), folder);
    const head = await commitAll(git);
    await bench.scene({ keepsBaselines: true, ...options, withoutGate: true }, async (scene) => {
      const { standIn, place, pullRequest } = scene;
      standIn.registerCommit(REPOSITORY, head.sha, head.tree);
      standIn.setHead(REPOSITORY, pullRequest, head.sha);
      const request: GateRequest = { ...scene.request, headSha: head.sha };
      const environment = {
        ...standIn.environment('app', OWNER),
        TEMPORAL_ADDRESS: place.address,
        TEMPORAL_NAMESPACE: place.namespace,
        BENCHMARK_GATE_STORE: fileURLToPath(bench.blobs.location),
        XDG_CACHE_HOME: join(folder, 'cache'),
      };
      await test({ ...scene, request, folder, source, profile, environment, id: workflowId(request) });
      if (gateIsAskedFor) await bench.replayAll(scene.client, request);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

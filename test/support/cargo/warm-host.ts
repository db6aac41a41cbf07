import { createHash } from 'node:crypto';
import { cp, lutimes, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { createBenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../../adapters/bench-host/job/bench-host.ts';
import { readPrepared } from '../../../adapters/bench-host/job/prepared.ts';
import { WarmBases, type WarmBasesOptions } from '../../../adapters/bench-host/prepare/warm-base/warm-bases.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { outsidePath } from '../../../adapters/confinement/sandbox/outside-path.ts';
import { createGit } from '../../../adapters/git/git.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import { commitAll, initRepository } from '../git/test-git.ts';
import { rustHost, watching } from './rust-host.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/warm', import.meta.url));
const COMMAND = 'cargo bench --workspace --bench say';
const BUILD_MS = 240_000;

/** What files of a change are, by path. */
export type Edit = Readonly<Record<string, string>>;

/** A repository with the workspace on its default branch, and changes that leave it there. */
export async function warmRepository() {
  const folder = await mkdtemp(join(tmpdir(), 'warm-base-'));
  const location = join(folder, 'repository');
  await cp(WORKSPACE, location, { recursive: true });
  const run = await initRepository(location);
  const commit = async (): Promise<string> => (await commitAll(run, 'Change it')).sha;
  let main = await commit();
  const git = createGit({ folder: join(folder, 'control') });
  let changes = 0;
  const edited = async (edit: Edit): Promise<string> => {
    for (const [path, content] of Object.entries(edit)) {
      await mkdir(dirname(join(location, path)), { recursive: true });
      await writeFile(join(location, path), content);
    }
    return commit();
  };
  return {
    remove: () => rm(folder, { recursive: true, force: true }),
    main: () => main,
    /** Merges an edit into the default branch. */
    async merge(edit: Edit): Promise<void> {
      main = await edited(edit);
    },
    /** A job of a change, as control hands it over. */
    async job(identity: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>, edit: Edit): Promise<HostJob> {
      changes += 1;
      await run(['checkout', '-q', '-b', `change-${changes}`]);
      const sha = await edited(edit);
      await run(['checkout', '-q', 'main']);
      const source = { kind: 'path', location } as const;
      const asked = { repository: 'acme/engine', source, sha, base: null, defaultBranch: 'main', isOwnSource: true };
      const fetched = await git.fetchIntoMirror(asked);
      const trusted = fetched.trusted ?? '';
      const bundle = join(folder, `${sha}.bundle`);
      await git.withBundle(fetched, ({ file }) => cp(file, bundle));
      const reader = git.readCommits(fetched.mirror);
      return {
        ...identity,
        commit: sha,
        tree: await reader.treeOf(sha),
        bundle,
        lane: 'cpu',
        environment: {},
        toolchainAlternatives: [],
        warmBase: {
          repository: 'acme/engine',
          commit: trusted,
          tree: await reader.treeOf(trusted),
          commands: [COMMAND],
          timeoutMs: BUILD_MS,
        },
      };
    },
  };
}

/** A host that keeps warm bases, with nothing kept yet unless it is to go on. */
export async function warmHost(
  name: string,
  options: {
    readonly isolation?: Isolation;
    readonly keep?: boolean;
    readonly limits?: Partial<WarmBasesOptions>;
  } = {},
) {
  const logs = new Map<string, string>();
  const rust: Awaited<ReturnType<typeof rustHost>> = await rustHost(`warm ${name}`, {
    isolation: options.isolation ?? 'bubblewrap',
    ownTarget: true,
    keep: options.keep ?? false,
    putRecord: async (path, content) => {
      const kept = typeof content === 'string' ? content : await text(Readable.from(content));
      logs.set(path, kept);
      return rust.store.putRecord(path, kept);
    },
  });
  const work = dirname(dirname(rust.pathsOf(rust.job).root));
  const folder = join(work, `warm-${name}`);
  if (options.keep !== true) await rm(folder, { recursive: true, force: true });
  const git = createGit({ folder: join(work, 'git') });
  const limits = { maxBytes: 1e9, maxCount: 4, maxAgeMs: 1e9, freeDiskBytes: 0, ...options.limits };
  const bases = new WarmBases({ folder, ...limits });
  const bench = createBenchSteps({ ...rust.host, warm: { bases, listFiles: git.listFiles } });
  return {
    folder,
    bases,
    paths: rust.pathsOf,
    async prepare(job: HostJob, signal?: AbortSignal, onTold: (now: string) => void = () => {}) {
      const watch = watching(signal);
      const onProgress: Watch['onProgress'] = (progress) => {
        watch.onProgress(progress);
        onTold(progress.now);
      };
      await bench.prepare(job, { ...watch, onProgress });
      return { told: watch.told.map(({ now }) => now), base: readPrepared(rust.pathsOf(job), job)?.warmBase ?? null };
    },
    /** Builds the bench of a job whose files seem older than everything, and runs it. */
    async build(
      job: HostJob,
    ): Promise<{ readonly compiled: string[]; readonly says: string; readonly digest: string }> {
      const { checkout, target } = rust.pathsOf(job);
      await age(checkout.outside);
      logs.clear();
      const input = { job, command: COMMAND, executables: null, timeoutMs: BUILD_MS };
      const { executables } = await bench.build(input, watching());
      const log = [...logs].find(([path]) => path.includes('build-'))?.[1] ?? '';
      const compiled = [...log.matchAll(/^\s*Compiling (\S+) v/gm)].map(([, crate = '']) => crate).sort();
      const file = outsidePath(executables[0]?.path ?? '', [target]) ?? '';
      const digest = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      return { compiled, says: (await execa(file)).stdout, digest };
    },
    remove: (job: HostJob) => bench.remove(job),
  };
}

/** Gives all files below a folder a time in the past: cargo goes by times. */
async function age(folder: string): Promise<void> {
  const past = new Date('2001-01-01');
  for (const path of await readdir(folder, { recursive: true })) {
    if (!path.startsWith('.git')) await lutimes(join(folder, path), past, past);
  }
}

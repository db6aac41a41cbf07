import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, vi } from 'vitest';
import { createBenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import type { Measured } from '../../../adapters/bench-host/measure/collect-measured.ts';
import type { RunConfinedOptions } from '../../../adapters/confinement/run-confined.ts';
import type { Isolation } from '../../../adapters/confinement/sandbox/isolation.ts';
import { requireTool } from '../../../adapters/files/find-tool.ts';
import type { BenchExecutable } from '../../../gate/contract/executables.ts';
import { commitWorkspace, jobOf, rustHost, watching } from '../../support/cargo/rust-host.ts';

const WORKSPACE = fileURLToPath(new URL('../../fixtures/rust/hostile', import.meta.url));
const COMMAND = 'cargo bench --bench hostile';

/** What a bench did, and what of it a person reads. */
export interface Done extends Measured {
  /** Everything in the logs that were kept of it. */
  readonly log: string;
}

/** A host with the hostile bench built, and benches that do what they are told. */
export async function hostileBench(
  name: string,
  isolation: Isolation,
  edit: (folder: string) => Promise<void> = async () => {},
) {
  const options = { isolation, ownTarget: true };
  const lockName = `hostile ${name} ${isolation}`;
  const rust = await rustHost(lockName, options);
  const commit = await commitWorkspace(edit, WORKSPACE);
  const job = (environment: Record<string, string> = {}) => jobOf(rust.job, commit, { environment });
  const paths = rust.pathsOf(rust.job);

  return {
    paths,
    job,
    prepare: () => rust.bench.prepare(job(), watching()),
    async build(): Promise<BenchExecutable> {
      const input = { job: job(), command: COMMAND, executables: null, timeoutMs: 300_000 };
      const [executable] = (await rust.bench.build(input, watching())).executables;
      if (executable === undefined) throw new Error('the hostile bench was not built');
      return executable;
    },
    /** Runs the bench, and looks whether the host is ready for the next one. */
    async run(
      executable: BenchExecutable,
      wish: string,
      more: { readonly timeoutMs?: number; readonly confining?: Partial<RunConfinedOptions> } = {},
    ): Promise<Done> {
      const { bench, store } = await rustHost(lockName, { ...options, keep: true, confining: more.confining ?? {} });
      const input = { suite: 'hostile', command: COMMAND, executable, remeasure: 0, noiseBand: 0.1, attempt: 1 };
      const environment = { HOSTILE: wish };
      const timeoutMs = more.timeoutMs ?? 20_000;
      const done = await bench.measure({ ...input, job: job(environment), timeoutMs }, watching());
      // The sandbox's own process follows a moment after what it held.
      await vi.waitFor(() => expect(processesIn(paths.root)).toEqual([]), { timeout: 240_000 });
      // Nobody holds the lock: it can be had without waiting.
      const lock = join(paths.root, '..', '..', `lock-${lockName}`);
      expect(
        (await execa(await requireTool('flock', 'util-linux'), ['-n', lock, 'true'], { reject: false })).exitCode,
      ).toBe(0);
      const logs = await Promise.all((done.set.logs ?? []).map(async (uri) => String(await store.getRecord(uri))));
      return { ...done, log: logs.join('') };
    },
    /** What it lists, with less patience than a host has. */
    async list(executable: BenchExecutable, wish: string) {
      const { host } = await rustHost(lockName, { ...options, keep: true });
      const bench = createBenchSteps({
        ...host,
        runConfined: (step) => host.runConfined({ ...step, timeoutMs: Math.min(step.timeoutMs, 500) }),
      });
      return bench.list({ job: job({ HOSTILE: wish }), executables: [executable] }, watching());
    },
    async remove() {
      await rust.bench.remove(rust.job);
      await rm(commit.folder, { recursive: true, force: true });
    },
  };
}

/**
 * Living processes that were started from a job's folders, or see them mounted: no environment that they could have
 * cleared is asked, and no name that another test's may have.
 */
function processesIn(root: string): string[] {
  const folders = root.slice(root.indexOf('/benchmark-gate-test-'));
  const mounts = readlinkSync('/proc/self/ns/mnt');
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      // What is mounted takes the kernel long to tell, and is the same for all that are in no sandbox.
      const isOutside = readlinkSync(`/proc/${pid}/ns/mnt`) === mounts;
      const names = ['stat', 'cmdline', ...(isOutside ? [] : ['mountinfo'])];
      const [status = '', ...places] = names.map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8'));
      // `PID (NAME) STATE …`; a zombie is only waiting to be counted.
      return !/\) [ZX] /.test(status) && places.some((text) => text.includes(folders));
    } catch {
      return false;
    }
  });
}

import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { BenchStepsOptions } from '../../adapters/bench-host/bench-steps.ts';
import type { Watch } from '../../adapters/bench-host/job/bench-host.ts';
import { ownCargoHome, withOwnCargoHome } from '../../adapters/bench-host/job/own-cargo-home.ts';
import { rustInstallation } from '../../adapters/bench-host/job/rust-installation.ts';
import { createRunConfined } from '../../adapters/confinement/run-confined.ts';
import { detectIsolation } from '../../adapters/confinement/sandbox/detect-isolation.ts';
import { createGit } from '../../adapters/git/git.ts';
import { describeHost } from '../../adapters/host/describe-host.ts';
import { jobPaths } from '../../adapters/host/jobs/job-paths.ts';
import { watchDisturbance } from '../../adapters/host/watch-disturbance.ts';
import { loadProfile } from '../../adapters/profiles/load-profile.ts';
import { openStore } from '../../adapters/store/open-store.ts';
import { createSampleRepository } from '../../demo/create-sample-repository.ts';
import type { HostJob } from '../../gate/contract/host-job.ts';

export const watch: Watch = { signal: new AbortController().signal, onProgress: () => undefined };

/** A bench host below a folder, and the sample as a repository that it gets commits of. */
export async function sampleHost(folder: string) {
  const sample = await createSampleRepository(
    path.join(import.meta.dirname, '../../sample'),
    path.join(folder, 'sample'),
  );
  const bundle = path.join(folder, 'commits.bundle');
  await execa('git', ['-C', sample.folder, 'bundle', 'create', '--quiet', bundle, '--all']);
  const { isolation, sandbox } = await detectIsolation();
  const git = createGit({ folder: path.join(folder, 'git') });
  const store = openStore({ BENCHMARK_GATE_STORE: path.join(folder, 'store') });
  const { environment, suites } = await loadProfile('sample');
  const host: BenchStepsOptions = {
    runConfined: createRunConfined({ lockFile: path.join(folder, 'lock'), isolation }),
    pathsOf: (job) => jobPaths({ ...job, workFolder: path.join(folder, 'work'), isolation }),
    installation: await withOwnCargoHome(
      rustInstallation(process.env),
      ownCargoHome(process.env),
      sandbox?.user ?? null,
    ),
    download: (uri, file) => copyFile(uri, file),
    putText: (text) => store.put(text, { contentType: 'text/plain' }),
    checkoutBundle: (input) => git.checkoutBundle(input),
    isClean: (checkout) => git.isClean(checkout),
    restore: (checkout) => git.restore(checkout),
    renew: (checkout) => git.renew(checkout),
    putRecord: (name, content) => store.putRecord(name, content),
    describe: () =>
      describeHost({ id: 'bench', lane: 'cpu', isolation, limits: 'none', gpu: { available: false, reason: 'none' } }),
    watchDisturbance,
    modelsFolder: null,
  };
  return {
    host,
    git,
    sample,
    isolation,
    command: (suite: string) => suites[suite]?.command ?? '',
    job: (name: string, { sha: commit, tree }: { readonly sha: string; readonly tree: string }): HostJob => ({
      workflowId: 'bench',
      firstExecutionRunId: name,
      commit,
      tree,
      bundle,
      lane: 'cpu',
      environment,
      toolchainAlternatives: [],
    }),
  };
}

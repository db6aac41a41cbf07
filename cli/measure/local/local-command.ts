import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { cacheFolder, dataFolder } from '../../../adapters/files/user-folders.ts';
import { createGit } from '../../../adapters/git/git.ts';
import type { Snapshot } from '../../../adapters/git/snapshot.ts';
import { describeForLease } from '../../../adapters/host/describe-for-lease.ts';
import { hostId } from '../../../adapters/host/host-id.ts';
import { sweepJobs } from '../../../adapters/host/jobs/sweep-jobs.ts';
import { loadProfile } from '../../../adapters/profiles/load-profile.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { EXIT, type ExitCode } from '../../../client/exit-code.ts';
import { InputError } from '../../../client/input-error.ts';
import { RepositoryName } from '../../../gate/names/subject.ts';
import type { Profile } from '../../../gate/profile/profile.ts';
import { withRounds } from '../../../gate/profile/rounds.ts';
import { createHostBench } from '../../../workers/host/host-bench.ts';
import { optionFaults, RunOptions } from '../../run/options.ts';
import type { CommandIo } from '../../terminal/command-io.ts';
import { printable } from '../../terminal/printable.ts';
import { requirePlaceFor } from './baseline-file.ts';
import { keptTargets, pruneLocalTargets } from './kept-targets.ts';
import { ownRun, runIsOver } from './local-run.ts';
import { type LocalMeasured, measureCheckout } from './measure-checkout.ts';
import { asItIs, showMeasured } from './show-measured.ts';

const { suites, executables, rounds, json } = RunOptions.shape;

/** What a checkout on this machine has no use for. */
const ELSEWHERE = ['repo', 'sha', 'branch', 'pr', 'source', 'trustProfile', 'again', 'detach', 'wait'] as const;

/** A base has to be built and measured by turns with the change, in one lease, and there is none of what isn't committed. */
const BESIDE_A_BASE =
  'not together with --local: push the commit, and benchmark-gate measure --repo OWNER/NAME --sha SHA --against base measures it by turns with its base';

const LocalOptions = z.object({
  ...{ suites, executables, rounds, json },
  local: z.literal(true),
  profile: z.string().min(1).optional(),
  /** Where the baseline is written to. */
  out: z.string().min(1).optional(),
  against: z.undefined(BESIDE_A_BASE).optional(),
  reuse: z.literal(true, 'not together with --local, which carries nothing over').default(true),
  ...Object.fromEntries(ELSEWHERE.map((name) => [name, z.undefined('not together with --local').optional()])),
});

/** `.github/benchmark-gate.yaml`, which `benchmark-gate init` writes. */
const OWN_PROFILE = join('.github', 'benchmark-gate.yaml');

/**
 * `benchmark-gate measure --local`: what a developer runs before a push. Measures what lies in the checkout that one stands
 * in, committed or not, on this machine, without server, GitHub or shared store.
 *
 * @throws InputError, GateError, ProfileError
 */
export async function localCommand(typed: Record<string, unknown>, io: CommandIo): Promise<ExitCode> {
  const options = LocalOptions.safeParse(typed);
  if (!options.success) throw new InputError(optionFaults(options.error));
  const asked = options.data;
  if (asked.out !== undefined) await requirePlaceFor(resolve(asked.out));
  const say = (line: string) => void io.stderr.write(`${printable(line)}\n`);
  const git = createGit({ folder: join(cacheFolder(io.env), 'local', 'git') });
  try {
    return await git.withSnapshot(
      process.cwd(),
      async (snapshot) => {
        const own = await profileOf(snapshot, asked.profile, io.env);
        const profile = withRounds(own, { rounds: asked.rounds });
        const measured = await measureHere({ snapshot, profile, ...selected(profile, asked) }, git, io, say);
        return showMeasured(measured, asked, { snapshot, store: localStore(io.env) }, io);
      },
      io.signal,
    );
  } catch (error) {
    if (!io.signal.aborted) throw error;
    say('stopped: nothing of it runs any more, and nothing was kept');
    return EXIT.stillRunning;
  }
}

async function profileOf({ root }: Snapshot, named: string | undefined, env: CommandIo['env']): Promise<Profile> {
  if (named !== undefined) return loadProfile(named, { env });
  const own = join(root, OWN_PROFILE);
  try {
    return await loadProfile(own, { env });
  } catch (error) {
    const { stat } = await import('node:fs/promises');
    if ((await stat(own).catch(() => null)) !== null) throw error;
    throw new InputError([`${root} has no ${OWN_PROFILE}: write one by benchmark-gate init, or name one by --profile`]);
  }
}

function selected(profile: Profile, asked: z.infer<typeof LocalOptions>) {
  const unknown = (asked.suites ?? []).filter((name) => !Object.hasOwn(profile.suites, name));
  if (unknown.length > 0) {
    const known = Object.keys(profile.suites).join(', ');
    throw new InputError(
      unknown.map((name) => `--suites: the profile ${profile.name} has no suite ${name}; it has ${known}`),
    );
  }
  return { suites: asked.suites ?? null, executables: asked.executables ?? null };
}

async function measureHere(
  asked: { snapshot: Snapshot; profile: Profile; suites: string[] | null; executables: string[] | null },
  git: ReturnType<typeof createGit>,
  io: CommandIo,
  say: (line: string) => void,
): Promise<LocalMeasured> {
  const { snapshot } = asked;
  const env = {
    ...io.env,
    BENCHMARK_GATE_WORK: join(cacheFolder(io.env), 'local', 'work'),
    BENCHMARK_GATE_STORE: localStore(io.env),
  };
  const kept = keptTargets(io.env);
  say(`measuring ${snapshot.root} as it is: ${asItIs(snapshot)}`);
  const store = openStore(env);
  const { bench, work, options } = await createHostBench(
    // A checkout may trust itself: what was built of it before is built on.
    { lane: 'cpu', hostId: hostId('cpu', env), env, store, targetKey: snapshot.root },
    say,
  );
  await sweepJobs(work, async (run) => runIsOver(run));
  await pruneLocalTargets(work, snapshot.root, kept);
  const describe = async (terms: Profile['host']) =>
    describeForLease({ ...(await options()), workFolder: work }, terms);
  return measureCheckout(
    { ...asked, repository: repositoryOf(snapshot), run: ownRun() },
    { git, host: { bench, describe }, store, signal: io.signal, say },
  );
}

const localStore = (env: NodeJS.ProcessEnv): string => join(dataFolder(env), 'local-store');

/** As its remote names it; a checkout without one is nobody's. */
function repositoryOf({ origin, root }: Pick<Snapshot, 'origin' | 'root'>): string {
  const named = /([^/:]+\/[^/]+?)(?:\.git)?\/*$/.exec(origin ?? '')?.[1];
  const repository = RepositoryName.safeParse(named);
  return repository.success
    ? repository.data
    : `local/${
        basename(root)
          .replace(/[^\w.-]/g, '-')
          .slice(0, 100) || 'checkout'
      }`;
}

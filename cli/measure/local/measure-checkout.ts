import { createJudgeMeasuring } from '../../../activities/control/judging/judge-measuring.ts';
import { storedSets } from '../../../activities/control/judging/sets/stored-sets.ts';
import { baselineOutcome } from '../../../activities/control/reuse/find-reusable-baselines.ts';
import type { BenchSteps } from '../../../adapters/bench-host/bench-steps.ts';
import type { Git } from '../../../adapters/git/git.ts';
import type { Snapshot } from '../../../adapters/git/snapshot.ts';
import type { LeaseAnswer } from '../../../adapters/host/describe-for-lease.ts';
import { jsonDigest } from '../../../adapters/signing/json-digest.ts';
import type { Store } from '../../../adapters/store/content/store.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { HostJob } from '../../../gate/contract/host-job.ts';
import type { MeasureOutcome } from '../../../gate/contract/measuring/measure-outcome.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import { endedMeasure, runningMeasure } from '../../../gate/contract/measuring/running-measure.ts';
import { WITHOUT_SANDBOX } from '../../../gate/hosts/without-sandbox.ts';
import type { HostTerms } from '../../../gate/profile/profile.ts';
import { localSteps } from './host-steps.ts';
import { measureLocally } from './local-lane.ts';

const BUNDLE = { contentType: 'application/x-git-bundle' };

/** This machine, as what is measured on. */
interface LocalHost {
  readonly bench: BenchSteps;
  readonly describe: (terms: HostTerms) => Promise<LeaseAnswer>;
}

/** What measuring a checkout is done with. */
export interface LocalParts {
  readonly git: Pick<Git, 'withBundle'>;
  readonly host: LocalHost;
  /** The local one: nobody else's look-ups see it. */
  readonly store: Store;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** What was asked of a checkout. */
export interface LocalAsked extends Pick<MeasureRequest, 'repository' | 'profile' | 'suites' | 'executables'> {
  readonly snapshot: Snapshot;
  /** Names this run's folders and logs, and nothing else. */
  readonly run: Pick<HostJob, 'workflowId' | 'firstExecutionRunId'>;
}

export interface LocalMeasured {
  readonly outcome: MeasureOutcome;
  readonly documents: readonly BaselineDocument[];
}

/**
 * Builds and measures what lies in a checkout on this machine, by the adapters, lanes and judging of the gate, without a
 * server. Rejects with the signal's reason when stopped; nothing of it runs then any more.
 */
export async function measureCheckout(asked: LocalAsked, parts: LocalParts): Promise<LocalMeasured> {
  const { snapshot, profile, run } = asked;
  const { git, host, store, signal, say } = parts;
  const startedAt = new Date().toISOString();
  const bundled = { mirror: snapshot.repository, sha: snapshot.commit, base: null, trusted: null };
  const { uri: bundle } = await git.withBundle(bundled, ({ open }) => store.put(open(), BUNDLE), signal);
  const { host: described, refusals } = await host.describe(profile.host);
  const remarks = [...refusals, ...(described.conditions?.state?.remarks ?? [])];
  for (const remark of [...new Set(remarks)]) say(`the host is not quiet: ${remark}`);
  if (described.isolation === 'none') say(`the host has ${WITHOUT_SANDBOX}`);
  if (profile.rounds?.against !== undefined) say('measured alone, and not by turns with its base: that needs a server');
  const request = requestOf(asked);
  const job = {
    ...run,
    commit: snapshot.commit,
    tree: snapshot.tree,
    bundle,
    lane: 'cpu' as const,
    environment: profile.environment,
    toolchainAlternatives: profile.toolchain.alternatives,
    ...(described.conditions === undefined ? {} : { conditions: described.conditions }),
  };
  const steps = localSteps({ bench: host.bench, store, watch: { signal, onProgress: () => {} } });
  try {
    const { runs, lockFile } = await measureLocally({ request, job, host: described, steps, say });
    const documents: BaselineDocument[] = [];
    const judge = createJudgeMeasuring({
      ...storedSets(store),
      writeBaseline: async (measured) => {
        const document = snapshot.changed === 0 ? measured : { ...measured, dirty: true as const };
        documents.push(document);
        return baselineOutcome(await store.writeBaseline(document));
      },
    });
    const finishedAt = new Date().toISOString();
    const verdict = await judge({
      request,
      context: contextOf(snapshot, bundle, jsonDigest(profile)),
      runs,
      interruption: null,
      degraded: null,
      iteration: 0,
      newlyMeasured: 0,
      ...(lockFile === undefined ? {} : { lockFile }),
      ...{ run, startedAt, finishedAt },
    });
    const running = runningMeasure(request, { identity: run, iteration: 0, startedAt });
    return { outcome: endedMeasure(running, verdict, finishedAt), documents };
  } finally {
    await host.bench.remove(run);
  }
}

const requestOf = ({ repository, snapshot, profile, suites, executables }: LocalAsked): MeasureRequest => ({
  ...{ repository, profile, suites, executables },
  subject: null,
  branch: null,
  headSha: snapshot.commit,
  source: { kind: 'path', location: snapshot.root },
});

/** Nothing is compared with anything here: where the changes began is all that is known. */
const contextOf = ({ tree, head, changed }: Snapshot, bundle: string, profileDigest: string) => ({
  tree,
  base: changed === 0 ? null : head,
  branch: null,
  changedFiles: { count: changed, sample: [] },
  documentationOnly: false,
  specs: [],
  subjects: [],
  hardware: [],
  title: null,
  labels: [],
  linkedIssue: null,
  ledger: null,
  bundle,
  profileDigest,
});

import type { Git } from '../../../adapters/git/git.ts';
import type { GateContext } from '../../../gate/contract/context.ts';
import type { CarriedSuites } from '../../../gate/contract/measured/carried-suites.ts';
import type { MeasureRequest } from '../../../gate/contract/measuring/measure-request.ts';
import type { GateRequest } from '../../../gate/contract/request.ts';
import type { Origin } from '../../../gate/policy/reuse/carry-suite.ts';
import { chooseCarried } from '../../../gate/policy/reuse/choose-carried.ts';
import type { CarryTerms } from '../../../gate/policy/reuse/origin-terms.ts';
import { whyReadByBuild } from '../../../gate/policy/reuse/why-documentation-built.ts';
import { type FindOriginsDeps, findOrigins } from './find-origins.ts';

export interface FindCarriedOverDeps extends FindOriginsDeps {
  readonly git: Pick<Git, 'fetchIntoMirror' | 'readCommits'>;
  /** Aborts when the activity is cancelled. */
  readonly cancellationSignal: () => AbortSignal;
}

/**
 * Finds what of a commit needn't be built: by git's paths and stored baselines alone, without a host. All of it looks at
 * the trusted base, never at one that a caller names; without one nothing is carried over.
 */
export const createFindCarriedOver =
  (
    deps: FindCarriedOverDeps,
  ): ((input: {
    readonly request: GateRequest | MeasureRequest;
    readonly context: GateContext;
    readonly now: number;
  }) => Promise<CarriedSuites>) =>
  async ({ request, context, now }) => {
    const { repository, profile, headSha: sha, source, suites, executables } = request;
    if (context.trusted === undefined) return nothing('no commit of the default branch is known to be in its history');
    if (executables !== null) return nothing('a selection of executables is measured');
    const signal = deps.cancellationSignal();
    // Both are there since the change was read, unless another worker read it.
    const base = context.trusted.commit;
    const asked = { repository, source, sha, base, defaultBranch: null, signal };
    const { mirror } = await deps.git.fetchIntoMirror(asked);
    const reader = deps.git.readCommits(mirror, signal);
    const terms: CarryTerms = {
      ...{ repository, profile: profile.name, now, documentationOnly: context.documentationOnly },
      ...(context.profileDigest === undefined ? {} : { profileDigest: context.profileDigest }),
      ...(context.baseLockFile === undefined ? {} : { baseLockFile: context.baseLockFile }),
      ...(context.isolation === undefined ? {} : { isolation: context.isolation }),
      ...(profile.reuse?.maxAge === undefined ? {} : { maxAge: profile.reuse.maxAge }),
    };
    const wanted = Object.keys(profile.suites).filter((name) => suites === null || suites.includes(name));
    const isWhole = (chosen: CarriedSuites) =>
      wanted.every((name) => [...chosen.suites, ...chosen.fallbacks].some(({ suite }) => suite === name));
    const isEnough = (found: readonly Origin[]) => isWhole(chooseCarried(found, profile, suites, terms));
    const { origins, refused } = await findOrigins({ reader, sha, trusted: base, terms, isEnough }, deps);
    const chosen = chooseCarried(origins, profile, suites, terms);
    const readByBuild = context.documentationOnly ? whyReadByBuild(origins, profile) : null;
    return {
      ...chosen,
      built: isWhole(chosen) ? [] : [...chosen.built, ...refused].slice(0, MOST_TOLD),
      ...(readByBuild === null ? {} : { readByBuild }),
    };
  };

/** So many reasons are told. */
const MOST_TOLD = 20;

const nothing = (why: string): CarriedSuites => ({ suites: [], fallbacks: [], built: [why] });

import type { Git } from '../../../adapters/git/git.ts';
import type { CarriedSuites } from '../../../gate/contract/measured/carried-suites.ts';
import type { Origin } from '../../../gate/policy/reuse/carry-suite.ts';
import { chooseCarried } from '../../../gate/policy/reuse/choose-carried.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import { carryTerms } from './carry-terms.ts';
import { findOrigins } from './find-origins.ts';
import { type SearchReusableDeps, searchReusable } from './find-reusable-baselines.ts';
import { createJudgeStanding, type DocumentationChange } from './judge-standing.ts';
import type { StoredOrigins } from './stored-origins.ts';

export interface FindCarriedOverDeps extends StoredOrigins, Pick<SearchReusableDeps, 'hasPassed'> {
  readonly git: Pick<Git, 'fetchIntoMirror' | 'readCommits'>;
  /** Aborts when the activity is cancelled. */
  readonly cancellationSignal: () => AbortSignal;
}

/** A commit whose numbers may be another's, at a time by the Temporal server's clock. */
interface CarriedAsked extends DocumentationChange {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Finds what of a commit needn't be built: by git's paths and stored baselines alone, without a host. All of it looks at
 * the trusted base, never at one that a caller names; without one nothing is carried over.
 */
export function createFindCarriedOver(deps: FindCarriedOverDeps): (asked: CarriedAsked) => Promise<CarriedSuites> {
  const judgeStanding = createJudgeStanding(deps);
  return async (asked) => {
    const { context } = asked;
    const readByBuild = context.documentationOnly
      ? await whyMeasured(asked, { ...deps, whyNotStanding: judgeStanding(asked) })
      : null;
    const isDocumentation = context.documentationOnly && readByBuild === null;
    const found = await findSuites(asked, isDocumentation, deps);
    return readByBuild === null ? found : { ...found, readByBuild };
  };
}

/** Why a change of documentation is measured: baselines are there, and none of them stands for it. */
async function whyMeasured(asked: CarriedAsked, deps: SearchReusableDeps): Promise<string | null> {
  try {
    const { found, refused } = await searchReusable(asked, deps);
    return found.length > 0 ? null : (refused[0] ?? null);
  } catch (error) {
    // What nobody vouches for is refused where it would be taken over.
    if (!isUnproven(error)) throw error;
    return null;
  }
}

async function findSuites(
  { request, context, now }: CarriedAsked,
  documentationOnly: boolean,
  deps: FindCarriedOverDeps,
): Promise<CarriedSuites> {
  const { repository, profile, headSha: sha, source, suites, executables } = request;
  if (context.trusted === undefined) return nothing('no commit of the default branch is known to be in its history');
  if (executables !== null) return nothing('a selection of executables is measured');
  const signal = deps.cancellationSignal();
  // Both are there since the change was read, unless another worker read it.
  const base = context.trusted.commit;
  const { mirror } = await deps.git.fetchIntoMirror({ repository, source, sha, base, defaultBranch: null, signal });
  const reader = deps.git.readCommits(mirror, signal);
  const terms = carryTerms({ request, context }, { now, documentationOnly });
  const wanted = Object.keys(profile.suites).filter((name) => suites === null || suites.includes(name));
  const isWhole = (chosen: CarriedSuites) =>
    wanted.every((name) => [...chosen.suites, ...chosen.fallbacks].some(({ suite }) => suite === name));
  const isEnough = (found: readonly Origin[]) => isWhole(chooseCarried(found, profile, suites, terms));
  const { origins, refused } = await findOrigins({ reader, sha, trusted: base, terms, isEnough }, deps);
  const chosen = chooseCarried(origins, profile, suites, terms);
  return { ...chosen, built: isWhole(chosen) ? [] : [...chosen.built, ...refused].slice(0, MOST_TOLD) };
}

/** So many reasons are told. */
const MOST_TOLD = 20;

const nothing = (why: string): CarriedSuites => ({ suites: [], fallbacks: [], built: [why] });

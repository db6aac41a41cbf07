import type { BaselineEntry } from '../../../gate/baseline/document.ts';

/** Which baselines to look for: all given parts must agree. */
export interface ReusableQuery {
  readonly repository: string;
  readonly profile: string;
  readonly tree?: string;
  readonly commit?: string;
}

/** All stored baselines that a query fits, in any order. */
export type FindBaselines = (query: ReusableQuery) => Promise<readonly BaselineEntry[]>;

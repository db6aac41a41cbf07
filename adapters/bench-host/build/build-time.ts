/** How long a build, and what prepares what was built, may take. */
export interface BuildTime {
  readonly timeoutMs: number;
  /** True where this is all that the profile gives a build, and not the rest of the pass; absent: nobody knows. */
  readonly isOwnBudget?: boolean;
}

/** Words for what took longer than the profile gives it. A slow host may be why, so they say what helps. */
export const beyondBudget = (what: string, { timeoutMs }: BuildTime): string =>
  `${what} took longer than its budget of ${Math.round(timeoutMs / 1000)} s; where a cold build takes that long on this host, the profile can give it more (budget.build)`;

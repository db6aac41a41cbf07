import type { FailureClass } from '../../../gate/contract/failure.ts';
import type { Metadata } from '../cargo/metadata.ts';

/** What a failed cargo call left: its lines of standard error, and what is known of the workspace. */
export interface CargoFailure {
  readonly lines: readonly string[];
  /** Null where cargo failed before it could be asked. */
  readonly metadata: Metadata | null;
  /** A command line that shows the failure again. */
  readonly reproduce: string;
  /** True of a fetch: it compiles nothing, so what no rule knows isn't the change's fault. */
  readonly fetching?: boolean;
}

/** `about`: part of the line that tells, which the excerpt then shows. */
export type Diagnosis = { readonly class: FailureClass; readonly message: string; readonly about?: string };

/** What cargo's errors, from the first on, say; null where a rule doesn't know them. */
export type FailureRule = (failure: CargoFailure, errors: string) => Diagnosis | null;

const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1);

/** A rule of one pattern. */
export const match = (pattern: RegExp, of: (groups: string[]) => Omit<Diagnosis, 'about'>): FailureRule => {
  return (_, errors) => {
    const found = pattern.exec(errors);
    return found === null ? null : { ...of(found.map((group) => group ?? '')), about: lastLine(found[0]) };
  };
};

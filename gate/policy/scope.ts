import type { ScopeFinding } from '../contract/context.ts';
import type { Profile } from '../profile/profile.ts';

/** The texts in which the things in scope are looked for, already bounded. */
export type ScopeTexts = Readonly<Record<ScopeFinding['foundIn'][number], string>>;

const PLACES: readonly ScopeFinding['foundIn'][number][] = ['change', 'ledger', 'specs'];

/** Which of the profile's things are named anywhere, in the profile's order, with where. */
export function findScope(patterns: Readonly<Record<string, string>>, texts: ScopeTexts): ScopeFinding[] {
  return Object.entries(patterns).flatMap(([name, pattern]) => {
    const expression = new RegExp(pattern);
    const foundIn = PLACES.filter((place) => expression.test(texts[place]));
    return foundIn.length === 0 ? [] : [{ name, foundIn }];
  });
}

/** Whether every changed file is documentation. A change that isn't known as a whole, or is empty, never is. */
export function isDocumentationOnly(
  { paths, complete }: { readonly paths: readonly string[]; readonly complete: boolean },
  scope: Pick<Profile['scope'], 'documentation'>,
): boolean {
  const expressions = scope.documentation.map((pattern) => new RegExp(pattern));
  return complete && paths.length > 0 && paths.every((path) => expressions.some((expression) => expression.test(path)));
}

/** The spec files among these. */
export function specsAmong(paths: readonly string[], scope: Pick<Profile['scope'], 'specs'>): string[] {
  return paths.filter((path) => scope.specs.some((folder) => path.startsWith(folder)));
}

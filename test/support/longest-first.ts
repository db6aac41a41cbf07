import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes longest, longest first: begun late, it would be waited for when all else is done. */
const LONG = [
  'system/e2e/hosts',
  'system/fault-matrix',
  'system/e2e/gate',
  'system/e2e/kills',
  'system/hostile/benches',
  'bench-host/prepare/warm-base',
  'system/command-line',
  'system/many',
  'system/workflows',
  'adapters/confinement',
  'system/',
];

/** What is asked of a file to place it. */
type Placed = Pick<TestSpecification, 'moduleId'> & { readonly project: Pick<TestSpecification['project'], 'name'> };

/**
 * Longest first, one project after the other, those with a server first. vitest ends a process whose next file is of
 * another project: where they take turns, each file has a process of its own, which takes seconds to load everything.
 */
export function inOrder<F extends Placed>(files: readonly F[]): F[] {
  const rank = ({ moduleId }: Placed): number => {
    const at = LONG.findIndex((place) => moduleId.includes(place));
    return at < 0 ? LONG.length : at;
  };
  const name = ({ moduleId }: Placed): string => relative('.', moduleId);
  return [...files].sort(
    (one, other) =>
      other.project.name.localeCompare(one.project.name) ||
      rank(one) - rank(other) ||
      name(one).localeCompare(name(other)),
  );
}

/** Orders files the same way on every machine, whatever earlier runs took. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return inOrder(files);
  }
}

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

/** Orders files the same way on every machine, whatever earlier runs took. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((place) => moduleId.includes(place));
      return at < 0 ? LONG.length : at;
    };
    const name = ({ moduleId }: TestSpecification): string => relative('.', moduleId);
    return files.sort((one, other) => rank(one) - rank(other) || name(one).localeCompare(name(other)));
  }
}

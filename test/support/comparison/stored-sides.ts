import { type BaselineCompareOptions, baselineCompare } from '../../../cli/baseline/comparing/compare.ts';
import { signatureStates } from '../../../client/library/signature-states.ts';
import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import { temporaryStore } from '../store/store-folder.ts';
import { Random } from './random.ts';
import { documentOfRounds } from './round-documents.ts';

export const BASE = 'b'.repeat(40);
export const HEAD = 'd'.repeat(40);
export const pullRequest = { kind: 'pull-request' as const, number: 7 };

/** A baseline of twelve benchmarks of seven rounds, some of which are slower. */
export function measured(seed: number, slower: readonly number[] = [], changes: Partial<BaselineDocument> = {}) {
  const random = new Random(seed);
  const benchmarks = Array.from({ length: 12 }, (_, index) => ({
    id: `group/b${index}`,
    times: Array.from({ length: 7 }, () => (slower.includes(index) ? 112 : 100) * Math.exp(0.003 * random.normal())),
  }));
  return documentOfRounds(benchmarks, changes);
}

/** A store with a base and a slower head, and the command as a person types it. */
export async function scene(head: Partial<BaselineDocument> = {}, slower: readonly number[] = [0, 1], env = {}) {
  const { store, fileOf } = await temporaryStore();
  const base = await store.writeBaseline(measured(1, [], { commit: BASE, subject: null }));
  const document = measured(2, slower, { commit: HEAD, branch: 'change', subject: pullRequest, base: BASE, ...head });
  const second = await store.writeBaseline(document);
  const stateOf = await signatureStates(env, store);
  const said: string[] = [];
  const warned: string[] = [];
  const run = async (refs: readonly string[], options: Partial<BaselineCompareOptions> = {}) => {
    said.length = 0;
    const shares = { q: '0.01', minEffect: '0.5%', same: '3%' };
    const now = new Date('2026-11-25T10:05:00Z');
    const code = await baselineCompare(
      refs,
      { store, stateOf, now, ...shares, ...options },
      { stdout: (text) => void said.push(text), warn: (line) => void warned.push(line) },
    );
    return { code, text: said.join('') };
  };
  return { store, fileOf, base, second, runId: document.run.firstExecutionRunId, run, warned };
}

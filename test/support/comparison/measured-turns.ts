import type { z } from 'zod';
import { createConfirmTurns } from '../../../activities/control/looks/confirm-turns.ts';
import { createLookAtTurns } from '../../../activities/control/looks/look-at-turns.ts';
import { readVerdicts } from '../../../activities/control/looks/read-verdicts.ts';
import { StoreError } from '../../../adapters/store/content/store-error.ts';
import type { MeasurementSet } from '../../../gate/baseline/measurement-set.ts';
import type { HalfOfPair, LookAsked, TurnsOfExecutable } from '../../../gate/contract/measured/look-asked.ts';
import { bench, measurementSet } from '../policy/measured.ts';
import { Random } from './random.ts';

/** What is measured beside the change. */
export const BASE = { commit: 'b'.repeat(40), tree: 'd'.repeat(40) };
export const CHANGE = { commit: 'c'.repeat(40), tree: 'e'.repeat(40) };

/** A run's sets, a store for what looks keep, and who looks. */
export class MeasuredTurns {
  readonly sets = new Map<string, MeasurementSet>();
  readonly blobs = new Map<string, string>();
  readonly loaded: string[] = [];
  readonly random = new Random(3);
  readonly #deps = {
    heartbeat: () => {},
    loadMeasurementSet: async (uri: string) => {
      this.loaded.push(uri);
      const set = this.sets.get(uri);
      if (set === undefined) throw new StoreError('not-found', `nothing at ${uri}`);
      return set;
    },
    store: {
      putJson: async (value: unknown) => {
        const uri = `look:${this.blobs.size}`;
        this.blobs.set(uri, JSON.stringify(value));
        return { uri, digest: '' };
      },
      getJson: async <T>(uri: string, schema: z.ZodType<T>): Promise<T> =>
        schema.parse(JSON.parse(this.blobs.get(uri) ?? '')),
    },
  };
  readonly look = createLookAtTurns(this.#deps);
  readonly confirm = createConfirmTurns(this.#deps);
  readonly verdicts = async (uri: string) => (await readVerdicts(this.#deps.store, uri)).verdicts;

  /** A half of benchmarks that take so long, with a scatter of half a per cent. */
  half(key: string, pair: number, side: 'base' | 'change', times: Record<string, number>, extra = {}): HalfOfPair {
    const uri = `${key}/${side}/${pair}`;
    const benchmarks = Object.entries(times).map(([id, time]) => {
      const ns = time * Math.exp(0.005 * this.random.normal());
      const estimate = { point: ns, lower: ns * 0.99, upper: ns * 1.01 };
      return bench(id, ns, { statistics: { mean: estimate, median: estimate } });
    });
    const { commit, tree } = side === 'base' ? BASE : CHANGE;
    const executable = { key, package: 'one', target: key, features: ['cpu'], args: ['--bench'] };
    const revision = { commit, tree, clean: true };
    this.sets.set(uri, measurementSet({ executable, benchmarks, revision, ...extra }));
    return { session: 's', uri, half: { pair, order: (pair % 2 === 0) === (side === 'base') ? 'first' : 'second' } };
  }

  /** Pairs of an executable, in which the change takes so many times as long. */
  pairs(key: string, from: number, to: number, factors: Record<string, number>, isControl = false): TurnsOfExecutable {
    const numbers = Array.from({ length: to - from }, (_, index) => from + index);
    const base = Object.fromEntries(Object.keys(factors).map((name) => [name, 1000]));
    const change = Object.fromEntries(Object.entries(factors).map(([name, factor]) => [name, 1000 * factor]));
    return {
      ...{ key, isControl },
      base: numbers.map((pair) => this.half(key, pair, 'base', base)),
      change: numbers.map((pair) => this.half(key, pair, 'change', change)),
    };
  }

  asked(executables: readonly TurnsOfExecutable[], before: string | null = null): LookAsked {
    return { most: 14, before, base: BASE, change: CHANGE, toolchainAlternatives: [], executables };
  }
}

/** So many benchmarks, each so many times as long on the change. */
export const many = (count: number, factor = 1): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`b${String(index).padStart(4, '0')}`, factor]));

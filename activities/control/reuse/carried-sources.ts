import type { BaselineDocument } from '../../../gate/baseline/document.ts';
import type { CarriedOver } from '../../../gate/contract/measured/carried-over.ts';
import { originFault } from '../../../gate/policy/baselines/carried-numbers.ts';
import type { ReadBaseline } from '../../../gate/policy/reuse/carry-suite.ts';
import { type CarryTerms, whyNotFrom } from '../../../gate/policy/reuse/origin-terms.ts';
import { orUnreadable } from '../judging/unreadable.ts';
import { isUnproven } from '../runs/identity/require-caller.ts';
import type { StoredOrigins } from './stored-origins.ts';

/** Sources that are read in one search: each may hold all of its samples. */
const MOST_SOURCES = 8;

/**
 * Baselines that measured what others carried over from them. A search reads each once, and so many at most: what isn't
 * read can't be used.
 */
export class CarriedSources {
  readonly #read = new Map<string, ReadBaseline | null>();

  constructor(
    private readonly terms: CarryTerms,
    private readonly deps: StoredOrigins,
  ) {}

  /** Those that a baseline carried numbers over from, by digest; what can't be used any more is missing. */
  async of({ suites, machineClass }: BaselineDocument): Promise<ReadonlyMap<string, ReadBaseline>> {
    const parts = suites.flatMap(({ executables, reports }) => [...executables, ...reports]);
    const marks = new Map(parts.flatMap(({ carriedOver }) => (carriedOver ? [[carriedOver.digest, carriedOver]] : [])));
    const sources = new Map<string, ReadBaseline>();
    for (const [digest, mark] of marks) {
      if (!this.#read.has(digest)) {
        if (this.#read.size === MOST_SOURCES) continue;
        this.#read.set(digest, await this.#readOne(mark));
      }
      const source = this.#read.get(digest);
      if (source?.document.machineClass === machineClass) sources.set(digest, source);
    }
    return sources;
  }

  async #readOne({ digest, commit }: Pick<CarriedOver, 'digest' | 'commit'>): Promise<ReadBaseline | null> {
    const { repository, profile } = this.terms;
    this.deps.heartbeat?.();
    const entries = await this.deps.findBaselines({ repository, profile, commit }).catch((error: unknown) => {
      if (!isUnproven(error)) throw error;
      return [];
    });
    const entry = entries.find((each) => each.digest === digest);
    if (entry === undefined) return null;
    const document = await orUnreadable(this.deps.store.readBaseline(digest));
    if ('fault' in document) return null;
    const fault = originFault(document, { machineClass: document.machineClass, commit }, { repository, profile });
    return fault === null && whyNotFrom(document, this.terms) === null ? { entry, document } : null;
  }
}

import { randomUUID } from 'node:crypto';
import type { BaselineStore } from '../../../../adapters/store/content/store.ts';
import { StoreError } from '../../../../adapters/store/content/store-error.ts';
import type { BaselineDocument } from '../../../../gate/baseline/document.ts';
import type { MeasurementSet, ReportSet } from '../../../../gate/baseline/measurement-set.ts';
import type { ComparisonDocument } from '../../../../gate/comparison/document/comparison-document.ts';
import type { BaselineOutcome } from '../../../../gate/contract/outcome.ts';
import { type SetStore, setStore } from './scripted-sets.ts';

/** Sets and baselines of one test, in memory, as documents that satisfy the real schemas. */
export class MemoryStore implements SetStore {
  readonly sets = new Map<string, MeasurementSet>();
  readonly reports = new Map<string, ReportSet>();
  readonly texts = new Map<string, string>();
  readonly baselines: BaselineDocument[] = [];
  readonly comparisons: ComparisonDocument[] = [];

  /** @param kept where baselines are written besides, for who looks them up; absent: nowhere */
  constructor(private readonly kept?: Pick<BaselineStore, 'writeBaseline'>) {}

  loadMeasurementSet = async (uri: string): Promise<MeasurementSet> => found(this.sets, uri);
  loadReportSet = async (uri: string): Promise<ReportSet> => found(this.reports, uri);
  readText = async (uri: string): Promise<string> => found(this.texts, uri);
  writeBaseline = async (document: BaselineDocument): Promise<BaselineOutcome> => {
    this.baselines.push(document);
    const { machineClass, complete } = document;
    if (this.kept !== undefined) {
      const { uri, digest } = await this.kept.writeBaseline(document);
      return { machineClass, complete, uri, digest };
    }
    const digest = `sha256:${this.baselines.length.toString(16).padStart(64, '0')}`;
    return { machineClass, complete, uri: `memory:${digest}`, digest };
  };

  keepComparison = async (_: string, comparison: ComparisonDocument) => {
    this.comparisons.push(comparison);
    return { uri: `memory:comparison/${this.comparisons.length}`, digest: `sha256:${'c'.repeat(64)}` };
  };

  readonly #sets = setStore(async (document) => {
    const uri = `memory:${randomUUID()}`;
    if ('executable' in document) this.sets.set(uri, document);
    else this.reports.set(uri, document);
    return uri;
  });
  addSet = this.#sets.addSet;
  addReport = this.#sets.addReport;
}

function found<T>(map: ReadonlyMap<string, T>, uri: string): T {
  const value = map.get(uri);
  if (value === undefined) throw new StoreError('not-found', `nothing is stored at ${uri}`);
  return value;
}

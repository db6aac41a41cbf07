import type { PruningPlan, StoreKeeping } from '../../adapters/store/content/store.ts';
import { InputError } from '../../client/input-error.ts';
import type { RetentionPolicy } from '../../gate/baseline/retention.ts';
import { printable } from '../terminal/printable.ts';
import type { BaselineIo } from './show.ts';
import { tableOfEntries } from './table.ts';

export interface BaselinePruneOptions {
  readonly store: Pick<StoreKeeping, 'planPruning' | 'prune'>;
  readonly now: Date;
  /** Whole numbers, as typed. */
  readonly keepDays: string;
  readonly keepNewest: string;
  readonly keepBranchDays: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `benchmark-gate baseline prune`: removes what the policy no longer keeps, or says what it would remove. */
export async function baselinePrune(options: BaselinePruneOptions, io: BaselineIo): Promise<void> {
  const { store, now, dryRun = false, json } = options;
  const plan = await store.planPruning(policyOf(options), now);
  if (!dryRun) await store.prune(plan);
  if (json) io.stdout(`${JSON.stringify({ dryRun, ...summary(plan) }, null, 2)}\n`);
  else io.stdout(describe(plan, dryRun));
}

function policyOf(options: BaselinePruneOptions): RetentionPolicy {
  const faults: string[] = [];
  const whole = (option: string, text: string): number => {
    if (!/^\d{1,6}$/.test(text)) faults.push(`${option} ${JSON.stringify(text)}: expected a whole number`);
    return Number(text);
  };
  const policy = {
    keepDays: whole('--keep-days', options.keepDays),
    keepNewest: whole('--keep-newest', options.keepNewest),
    keepBranchDays: whole('--keep-branch-days', options.keepBranchDays),
  };
  if (faults.length > 0) throw new InputError(faults);
  return policy;
}

const summary = ({ baselines, looseEnds, records, content, kept, leftAlone }: PruningPlan) => ({
  baselines,
  indexEntries: looseEnds.length,
  records: { runs: records.runs, count: records.keys.length, bytes: records.bytes },
  content: { count: content.keys.length, bytes: content.bytes },
  bytes: totalOf({ baselines, records, content }),
  kept,
  leftAlone,
});

const totalOf = ({ baselines, records, content }: Pick<PruningPlan, 'baselines' | 'records' | 'content'>): number =>
  baselines.reduce((sum, { bytes }) => sum + bytes, records.bytes + content.bytes);

function describe(plan: PruningPlan, dryRun: boolean): string {
  const { baselines, looseEnds, records, content, kept, leftAlone } = plan;
  const parts = [
    `${baselines.length} of ${baselines.length + kept} baselines`,
    `the records of ${records.runs} runs`,
    `${content.keys.length} pieces of other content`,
    ...(looseEnds.length === 0 ? [] : [`${looseEnds.length} index entries that a kill left`]),
  ];
  return [
    baselines.length === 0 ? '' : tableOfEntries(baselines),
    ...leftAlone.map((note) => `note: ${printable(note).replace(/\s*\n\s*/g, ' ')}\n`),
    `${dryRun ? 'would remove' : 'removed'} ${parts.join(', ')}: ${totalOf(plan)} bytes\n`,
  ].join('');
}

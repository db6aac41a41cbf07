import type { SignatureState } from '../../../../adapters/signing/signatures.ts';
import type { BaselineEntry } from '../../../../gate/baseline/document.ts';
import type { BaselineOutcome } from '../../../../gate/contract/outcome.ts';
import { type HasPassed, reusableQueries } from '../../reuse/find-reusable-baselines.ts';
import type { FindBaselines, ReusableQuery } from '../../reuse/reusable-query.ts';
import { isUnproven, unproven } from '../../runs/identity/require-caller.ts';
import type { EvaluateDependencies } from '../evaluate.ts';

/**
 * Look-ups that give only baselines which a trusted key signed, as they are stored. Others are passed over where there
 * is one; where there is none, that is an error: the store then holds what nobody can vouch for.
 *
 * @throws {GateError} unproven, from the function
 */
export const createFindTrusted =
  (find: FindBaselines, stateOf: (entry: BaselineEntry) => Promise<SignatureState>): FindBaselines =>
  async (query) => {
    const found = await find(query);
    const trusted: BaselineEntry[] = [];
    for (const entry of found) if ((await stateOf(entry)) === 'signed') trusted.push(entry);
    if (trusted.length === 0 && found[0] !== undefined) throw notTrusted(found[0], query);
    return trusted;
  };

const notTrusted = ({ digest }: BaselineEntry, { commit, tree }: ReusableQuery) =>
  unproven(
    `the store has ${digest} of ${commit === undefined ? `tree ${tree}` : `commit ${commit}`}, which no trusted key signed: ` +
      'nothing is judged by it (benchmark-gate baseline verify tells more)',
  );

/**
 * Refuses baselines that are said to stand for a commit and don't: of other trees than the look-up asks for, or others than
 * the store has of these.
 *
 * @throws {GateError} unproven, from the function
 */
export const createRequireReusable =
  (find: FindBaselines, hasPassed: HasPassed): NonNullable<EvaluateDependencies['requireReusable']> =>
  async ({ request, context, reused }) => {
    if (reused === null || reused.length === 0) return;
    const known = new Set<BaselineOutcome>();
    // A newer one may have been stored since they were found: any complete one of these trees stands for the commit,
    // and any whose run passed.
    for (const query of reusableQueries({ request, context })) {
      const entries = await find(query).catch((error: unknown) => {
        if (!isUnproven(error)) throw error;
        return [];
      });
      for (const entry of entries) {
        const named = reused.filter((each) => isOf(each, entry));
        if (named.length === 0 || !(entry.complete || (await hasPassed(entry)))) continue;
        for (const each of named) known.add(each);
      }
    }
    const invented = reused.find((each) => !known.has(each));
    if (invented !== undefined) {
      throw unproven(`the store has no ${invented.digest} that stands for ${request.headSha}: it is not taken over`);
    }
  };

/** Whether all that is said of a baseline is so; what a run of an older version doesn't say is nothing to doubt. */
const isOf = (said: BaselineOutcome, entry: BaselineEntry): boolean =>
  said.machineClass === entry.machineClass &&
  said.uri === entry.uri &&
  said.digest === entry.digest &&
  said.complete === entry.complete &&
  (said.commit ?? entry.commit) === entry.commit &&
  (said.finishedAt ?? entry.finishedAt) === entry.finishedAt;

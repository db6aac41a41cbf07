import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Evaluation } from '../../gate/contract/decision/evaluation.ts';
import { SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);
const status = keyword(SEARCH_ATTRIBUTES.status);
const route = keyword(SEARCH_ATTRIBUTES.route);

/** Makes ended measurings findable by what they gave. */
export const describeMeasuring = (given: string): void => upsertSearchAttributes([{ key: status, value: given }]);

/** Makes ended runs findable by what they said; who and what for is set by the client at the start. */
export function describeDecision(decision: Pick<Evaluation, 'status' | 'route'>): void {
  upsertSearchAttributes([
    { key: status, value: decision.status },
    { key: route, value: decision.route === null ? 'none' : `${decision.route.kind} → ${decision.route.to}` },
  ]);
}

import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { patched, upsertMemo, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { requestTermsOf } from '../../gate/contract/asking/request-terms.ts';
import type { GateRequest } from '../../gate/contract/request.ts';
import { SEARCH_ATTRIBUTES } from '../../gate/names/names.ts';
import { subjectKey } from '../../gate/names/subject.ts';

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/**
 * Gives a run that was started by hand, such as in the Temporal UI, what every client of the gate starts one with: who
 * looks for runs, and who asks for the same gate, finds it by that. Its profile is in its input, and isn't kept again.
 */
export function describeRequest(request: GateRequest): void {
  if (workflowInfo().memo?.terms !== undefined || !patched('describes-its-request')) return;
  upsertMemo({ terms: requestTermsOf(request) });
  upsertSearchAttributes([
    { key: keyword(SEARCH_ATTRIBUTES.repository), value: request.repository },
    { key: keyword(SEARCH_ATTRIBUTES.subject), value: subjectKey(request.subject) },
    { key: keyword(SEARCH_ATTRIBUTES.headSha), value: request.headSha },
  ]);
}

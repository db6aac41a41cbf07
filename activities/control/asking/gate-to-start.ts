import { type RequestTerms, requestTermsOf } from '../../../gate/contract/asking/request-terms.ts';
import { GateRequest, workflowId } from '../../../gate/contract/request.ts';
import { FIRST_FAULT } from '../../../gate/names/first-fault.ts';
import { GATE_WORKFLOW, SEARCH_ATTRIBUTES } from '../../../gate/names/names.ts';
import { subjectKey } from '../../../gate/names/subject.ts';
import type { JsonDigest, RunToStart } from './join-or-start.ts';

/** How the gate of a request is started, whoever starts it. */
export function gateToStart(request: GateRequest, digestOf: JsonDigest): RunToStart {
  const { repository, subject, headSha, profile, suites } = request;
  return {
    type: GATE_WORKFLOW,
    workflowId: workflowId(request),
    request,
    digestOf,
    terms: withProfile(request, digestOf),
    termsOfInput: (input) => {
      const { data } = GateRequest.safeParse(input, FIRST_FAULT);
      return data === undefined ? null : withProfile(data, digestOf);
    },
    staticSummary: `benchmarks of ${repository} ${subjectKey(subject)}`,
    // Everything here was checked by the request's schema.
    staticDetails: [
      `- repository: ${repository}`,
      `- subject: ${subject.kind} ${subject.number}`,
      `- commit: \`${headSha}\``,
      `- profile: ${profile.name}`,
      `- suites: ${suites?.join(', ') ?? 'all'}`,
    ].join('\n'),
    attributes: [
      [SEARCH_ATTRIBUTES.repository, repository],
      [SEARCH_ATTRIBUTES.subject, subjectKey(subject)],
      [SEARCH_ATTRIBUTES.headSha, headSha],
    ],
  };
}

/** The profile's text is in the run's input already. */
const withProfile = (request: GateRequest, digestOf: JsonDigest): RequestTerms => ({
  ...requestTermsOf(request),
  profile: digestOf(request.profile),
});

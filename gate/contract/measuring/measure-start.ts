import { SEARCH_ATTRIBUTES } from '../../names/names.ts';
import { subjectKey } from '../../names/subject.ts';
import { type MeasureRequest, measureIdOf } from './measure-request.ts';

/** How a measuring is started, whoever starts it: under which id, and what is shown and kept of it. */
export interface MeasureStart {
  readonly workflowId: string;
  /** What two requests must agree on to be one. */
  readonly memo: { readonly terms: Record<string, unknown> };
  readonly staticSummary: string;
  /** Markdown; everything in it was checked by the request's schema. */
  readonly staticDetails: string;
  /** Search attributes, all of type keyword. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** @param profileDigest SHA-256 of the profile's canonical JSON: one that changed is another */
export function measureStart(request: MeasureRequest, profileDigest: string): MeasureStart {
  const { repository, subject, branch, headSha, profile, suites } = request;
  const of = subject === null ? branch : subjectKey(subject);
  return {
    workflowId: measureIdOf(request),
    memo: { terms: { ...measureTerms(request), profile: profileDigest } },
    staticSummary: `measure ${repository} ${of ?? headSha.slice(0, 12)}`,
    staticDetails: [
      `- repository: ${repository}`,
      ...(of === null ? [] : [`- of: \`${of}\``]),
      `- commit: \`${headSha}\``,
      `- profile: ${profile.name}`,
      `- suites: ${suites?.join(', ') ?? 'all'}`,
    ].join('\n'),
    attributes: [
      [SEARCH_ATTRIBUTES.repository, repository],
      [SEARCH_ATTRIBUTES.headSha, headSha],
      ...(subject === null ? [] : [[SEARCH_ATTRIBUTES.subject, subjectKey(subject)] as const]),
    ],
  };
}

/** Whose head the commit was makes no other request of it. */
const measureTerms = ({ source, suites, executables, again, reuse }: MeasureRequest): Record<string, unknown> => ({
  source: { ...source },
  suites,
  executables,
  ...(again === true ? { again } : {}),
  ...(reuse === false ? { reuse } : {}),
});

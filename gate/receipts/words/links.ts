import type { GateOutcome } from '../../contract/outcome.ts';
import { codeSpan } from '../markdown/escape.ts';

/** Where people can look further: addresses without a slash at their end; null: nobody said where. */
export interface ReceiptLinks {
  /** The Temporal UI's pages of the namespace, such as `https://temporal.example/namespaces/default`. */
  readonly temporal: string | null;
  /** GitHub's own site, such as `https://github.com`. */
  readonly github: string | null;
}

export const NO_LINKS: ReceiptLinks = { temporal: null, github: null };

/** Address of the run in the Temporal UI; null where either isn't known. */
export function workflowAddress(
  { workflow }: Pick<GateOutcome, 'workflow'>,
  { temporal }: Pick<ReceiptLinks, 'temporal'>,
): string | null {
  if (workflow === null || temporal === null) return null;
  const { id, firstExecutionRunId } = workflow;
  return `${temporal}/workflows/${encodePart(id)}/${encodePart(firstExecutionRunId)}/history`;
}

/** The run's workflow by its id, as a link where the Temporal UI is known. Markdown. */
export function workflowText(outcome: Pick<GateOutcome, 'workflow'>, links: ReceiptLinks): string {
  if (outcome.workflow === null) return '';
  const address = workflowAddress(outcome, links);
  const id = codeSpan(outcome.workflow.id);
  return address === null ? id : `[${id}](${address})`;
}

/** `check run`, as a link to the checks of the commit where GitHub's site is known. Markdown. */
export function checkRunText(
  { repository, headSha }: Pick<GateOutcome, 'repository' | 'headSha'>,
  { github }: ReceiptLinks,
): string {
  if (github === null || headSha === null) return 'check run';
  return `[check run](${github}/${repository.split('/').map(encodePart).join('/')}/commit/${encodePart(headSha)}/checks)`;
}

/** As a part of a path within a Markdown link: parentheses would end it, and an asterisk could begin emphasis. */
const encodePart = (text: string): string =>
  encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd')).replace(
    /[!'()*~_]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );

import type { CheckAnnotation } from '../../../gate/receipts/check/annotations.ts';
import { readAnswer, z } from '../http/answers.ts';
import type { GitHubClient } from '../http/client.ts';
import { isGitHubError } from '../http/errors.ts';
import { eachItem, PAGE_SIZE } from '../http/pages.ts';
import { lookUntilSettled, ONLY_ATTEMPT, type ReceiptAttempt } from './receipt-attempt.ts';
import type { CheckRunReceipt } from './receipt-content.ts';

/** GitHub takes so many with one request. */
const BATCH = 50;

const AnnotationAnswer = z.object({
  path: z.string(),
  start_line: z.int(),
  title: z.string().nullish(),
  message: z.string().nullish(),
});

/**
 * Ensures the annotations of a check run. GitHub adds what an update brings to what is there, and can't remove any: what
 * is there already, of an attempt whose answer was lost, is left out.
 *
 * What GitHub refuses takes nothing from the check that was written before.
 */
export const ensureAnnotations = async (
  client: GitHubClient,
  repository: string,
  checkRunId: number,
  content: CheckRunReceipt,
  { repeated, last }: ReceiptAttempt = ONLY_ATTEMPT,
): Promise<void> => {
  const { annotations = [], title, summary, text = '' } = content;
  if (annotations.length === 0) return;
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  try {
    const missingOf = (known: Set<string>) => annotations.filter((annotation) => !known.has(keyOf(annotation)));
    const known = await lookUntilSettled(
      client,
      { repeated, last },
      () => findKnown(client, repository, checkRunId),
      (seen) => missingOf(seen).length > 0,
    );
    const missing = missingOf(known);
    for (let from = 0; from < missing.length; from += BATCH) {
      const batch = missing.slice(from, from + BATCH).map(({ path, line, title: said, message }) => ({
        path,
        start_line: line,
        end_line: line,
        annotation_level: 'failure' as const,
        title: said,
        message,
      }));
      await octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: checkRunId,
        output: { title, summary, text, annotations: batch },
      });
    }
  } catch (error) {
    if (!isGitHubError(error, 'forbidden', 'invalid', 'not-found', 'unauthorized', 'elsewhere')) throw error;
  }
};

const findKnown = async (client: GitHubClient, repository: string, checkRunId: number): Promise<Set<string>> => {
  const { octokit, owner, repo } = await client.octokit(repository, 'checks');
  const known = new Set<string>();
  const listing = eachItem(async (page) => {
    const { data, headers } = await octokit.rest.checks.listAnnotations({
      owner,
      repo,
      check_run_id: checkRunId,
      per_page: PAGE_SIZE,
      page,
    });
    const items = readAnswer(z.array(AnnotationAnswer), data, `the annotations of check run ${checkRunId}`);
    return { items, link: headers.link };
  });
  for await (const { path, start_line: line, title, message } of listing) {
    known.add(keyOf({ path, line, title: title ?? '', message: message ?? '' }));
  }
  return known;
};

const keyOf = ({ path, line, title, message }: CheckAnnotation): string => JSON.stringify([path, line, title, message]);

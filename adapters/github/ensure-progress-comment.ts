import type { ReceiptOutcome } from '../../gate/contract/outcome.ts';
import type { CommentAnswer } from './answers.ts';
import type { GitHubClient } from './client.ts';
import { createComment, eachComment, updateComment } from './comments.ts';
import { isGitHubError } from './errors.ts';

/**
 * Ensures the one comment of this identity that carries a marker: looks over all pages, creates only where there is none,
 * writes only what differs. A marker in somebody else's comment is a quotation.
 */
export const ensureProgressComment = async (
  client: GitHubClient,
  repository: string,
  number: number,
  content: { readonly marker: string; readonly body: string },
): Promise<ReceiptOutcome> => {
  try {
    const author = await client.author();
    if (author === null) return { state: 'none', reason: 'no GitHub identity is configured' };
    const own: CommentAnswer[] = [];
    for await (const comment of eachComment(client, repository, number)) {
      if (comment.user?.login === author && comment.body.includes(content.marker)) own.push(comment);
    }
    const [first, ...doubles] = own;
    if (first === undefined) {
      const created = await createComment(client, repository, number, content.body);
      return { state: 'written', id: String(created.id) };
    }
    if (first.body !== content.body) await updateComment(client, repository, first.id, content.body);
    for (const double of doubles) {
      // Without the marker it is found no more, and says where to read on.
      await updateComment(client, repository, double.id, `The report of this run is in comment ${first.id}.`);
    }
    return { state: 'written', id: String(first.id) };
  } catch (error) {
    if (!isGitHubError(error, 'forbidden', 'unauthorized')) throw error;
    return { state: 'none', reason: error.message.slice(0, 1000) };
  }
};

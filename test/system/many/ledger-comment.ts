import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** A ledger's comment, and whose token reads and writes it. */
export interface LedgerAddress {
  readonly url: string;
  readonly token: string;
  readonly repository: string;
  readonly comment: number;
}

const Comment = z.object({ body: z.string() });

/** As often as it takes: the wire is as bad for everybody else as for this gate. */
export async function readLedgerComment(ledger: LedgerAddress): Promise<string> {
  for (;;) {
    const answer = await ask(ledger, 'GET');
    if (answer !== null) return Comment.parse(answer).body;
    await sleep(100);
  }
}

/** Once: what is sent again later would be older than what others wrote since. */
export const writeLedgerComment = (ledger: LedgerAddress, body: string): Promise<unknown> =>
  ask(ledger, 'PATCH', { body });

/** Null where no good answer came: then nobody knows what became of it. */
async function ask({ url, token, repository, comment }: LedgerAddress, method: string, body?: unknown) {
  try {
    const answer = await fetch(`${url}/repos/${repository}/issues/comments/${comment}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(5000),
    });
    if (answer.ok) return (await answer.json()) as unknown;
    if (answer.headers.get('x-ratelimit-remaining') === '0') throw new RangeError('the token has no requests left');
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
  }
  return null;
}

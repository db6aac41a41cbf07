import type { Client } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time.js';
import { memoryAndStart } from '../../adapters/confinement/marked-processes.ts';
import { processSpace } from '../../adapters/host/process-space.ts';
import type { NamePoll } from '../../gate/hosts/rival-hosts.ts';
import { processText, readIdentityText } from '../../gate/hosts/worker-identity.ts';
import { hostQueue } from '../../gate/names/names.ts';
import { POLLS_WITHIN_MS, QUEUE_KIND } from '../../gate/names/polls.ts';

const ANSWER_MS = 10_000;

/**
 * Watches who polls the queue of a host's name; each call looks once.
 *
 * @throws where the server doesn't answer
 */
export function watchName(
  client: Pick<Client, 'workflowService' | 'withDeadline' | 'options'>,
  name: string,
): () => Promise<NamePoll[]> {
  const seen = new Map<string, { readonly atMs: number; readonly again: number | null }>();
  return async () => {
    const { pollers } = await client.withDeadline(Date.now() + ANSWER_MS, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: hostQueue(name) },
        taskQueueType: QUEUE_KIND.activity,
      }),
    );
    const looks = (pollers ?? []).map(async ({ identity, lastAccessTime }): Promise<NamePoll> => {
      const who = identity ?? '';
      const atMs = optionalTsToMs(lastAccessTime) ?? 0;
      const before = seen.get(who);
      const again = before !== undefined && atMs > before.atMs ? performance.now() : (before?.again ?? null);
      seen.set(who, { atMs, again });
      return {
        identity: who,
        isFresh: Date.now() - atMs < POLLS_WITHIN_MS,
        askedAgain: again !== null && performance.now() - again < POLLS_WITHIN_MS,
        isGone: await isGone(who),
      };
    });
    return Promise.all(looks);
  };
}

/** Whether a worker was this machine's, and its process isn't there any more. Another machine may have the same hostname. */
async function isGone(identity: string): Promise<boolean> {
  const space = readIdentityText(identity)?.space ?? null;
  if (space === null || space !== processSpace()) return false;
  const [pid] = processText(identity).split('@');
  return (await memoryAndStart(Number(pid))) === null;
}

import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API. */
const KEYWORD = 2;

/** What a server must have before a worker or client may use it. */
export interface Expected {
  readonly address: string;
  readonly namespace: string;
  /** Names of search attributes, all of type keyword. */
  readonly searchAttributes: readonly string[];
  /** Where its UI is to answer; absent: it need have none. */
  readonly uiUrl?: string;
}

/**
 * Returns when the server answers, and has the namespace and its search attributes. Returns a sentence where it has one
 * of them with another type, which a server takes silently and never changes. Rejects when `signal` aborts.
 */
export async function untilReady(expected: Expected, signal: AbortSignal): Promise<string | null> {
  for (;;) {
    signal.throwIfAborted();
    const state = await ask(expected, signal).catch((error: unknown) => error);
    if (state === null || typeof state === 'string') return state;
    await delay(50, undefined, { signal });
  }
}

/** Null: ready; a string: never will be; throws: not yet. */
async function ask(
  { address, namespace, searchAttributes, uiUrl }: Expected,
  signal: AbortSignal,
): Promise<string | null> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.withDeadline(Date.now() + 5_000, async () => {
      await connection.workflowService.describeNamespace({ namespace });
    });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const name of searchAttributes) {
      const type = customAttributes[name];
      if (type === undefined || type === null) throw new Error(`${name} is not registered yet`);
      if (type !== KEYWORD) return `the search attribute ${name} exists with another type than Keyword`;
    }
    if (uiUrl !== undefined) await (await fetch(uiUrl, { signal })).body?.cancel();
    return null;
  } finally {
    await connection.close();
  }
}

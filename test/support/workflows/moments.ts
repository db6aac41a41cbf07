import { until } from '../until.ts';
import type { Journal } from './scripted/scripted-host.ts';

/** Resolves once a line with this text is in the journal. */
export async function seen(journal: Readonly<Journal>, text: string): Promise<void> {
  const look = async () => journal.some((line) => line.includes(text));
  await until(text, look).catch((error: unknown) => {
    throw new Error(`${(error as Error).message}, in ${journal.join(', ')}`);
  });
}

/** Never resolves; rejects when the work is cancelled. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));

/** Something to wait for until it is released. */
export function hold(): { readonly held: Promise<void>; readonly release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release };
}

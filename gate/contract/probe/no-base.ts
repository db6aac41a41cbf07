import type { GateContext } from '../context.ts';

/** Why there is no trusted base beside a commit; null: there is one. */
export function whyNoBase({ trusted }: Pick<GateContext, 'trusted'>, commit: string): string | null {
  if (trusted === undefined) return 'no commit is known that the change and the default branch both have';
  return trusted.commit === commit ? "the commit is the default branch's own: it has no base beside it" : null;
}

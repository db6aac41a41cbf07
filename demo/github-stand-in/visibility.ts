import type { Answer } from './message.ts';

type Kind = 'comment' | 'check-run' | 'status' | 'subject';

/** A thing that reads don't show as it is until a time: null as if it weren't there, else as it was before. */
interface Late {
  readonly shown: unknown;
  readonly until: number;
}

/** Writes that reads show only later: GitHub's replicas lag behind. */
export class Visibility {
  readonly #late = new Map<string, Late>();

  /**
   * Notes a write that was just applied.
   *
   * @param before what a read of the same path gave; null: the write created it
   */
  delay(path: string, answer: Answer, before: Answer | null, delayMs: number): void {
    if (answer.status >= 300) return;
    const target = before === null ? created(path, answer.body) : single(path);
    if (target === null) return;
    const shown = before === null || before.status !== 200 ? null : before.body;
    this.#late.set(target, { shown, until: Date.now() + delayMs });
  }

  /** An answer to a read, as long as some writes aren't to be seen. */
  asSeen(path: string, answer: Answer): Answer {
    if (this.#late.size === 0 || answer.status !== 200) return answer;
    const target = single(path);
    if (target !== null) {
      const late = this.#of(target);
      if (late === undefined) return answer;
      return late.shown === null ? { status: 404, body: { message: 'Not Found' } } : { ...answer, body: late.shown };
    }
    const kind = listed(path);
    if (kind === null) return answer;
    if (Array.isArray(answer.body)) return { ...answer, body: this.#seenOf(kind, answer.body) };
    const { body } = answer;
    if (typeof body !== 'object' || body === null || !('check_runs' in body) || !Array.isArray(body.check_runs))
      return answer;
    const runs = this.#seenOf(kind, body.check_runs);
    return { ...answer, body: { ...body, total_count: runs.length, check_runs: runs } };
  }

  #seenOf(kind: Kind, items: readonly unknown[]): unknown[] {
    return items.flatMap((item) => {
      const late = this.#of(`${kind} ${idOf(item)}`);
      if (late === undefined) return [item];
      return late.shown === null ? [] : [late.shown];
    });
  }

  #of(target: string): Late | undefined {
    const late = this.#late.get(target);
    if (late === undefined || late.until > Date.now()) return late;
    this.#late.delete(target);
    return undefined;
  }
}

const idOf = (item: unknown): unknown => (typeof item === 'object' && item !== null && 'id' in item ? item.id : null);

const LISTS: readonly (readonly [RegExp, Kind])[] = [
  [/\/issues\/\d+\/comments$/, 'comment'],
  [/\/check-runs$/, 'check-run'],
  [/\/status(?:es)?(?:\/[0-9a-f]+)?$/, 'status'],
];

const listed = (path: string): Kind | null => LISTS.find(([pattern]) => pattern.test(path))?.[1] ?? null;

const created = (path: string, body: unknown): string | null => {
  const kind = listed(path);
  return kind === null ? null : `${kind} ${idOf(body)}`;
};

const single = (path: string): string | null => {
  const comment = /\/issues\/comments\/(\d+)$/.exec(path)?.[1];
  if (comment !== undefined) return `comment ${comment}`;
  const run = /\/check-runs\/(\d+)$/.exec(path)?.[1];
  if (run !== undefined) return `check-run ${run}`;
  return /\/(?:pulls|issues)\/\d+$/.test(path) ? `subject ${path}` : null;
};

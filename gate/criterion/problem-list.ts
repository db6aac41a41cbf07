import type { Problem } from './measurement.ts';
import { ownedText } from './owned-text.ts';

/** More problems than a person reads, or than a receipt could hold: the rest is counted. */
const MOST = 1000;

/** Collects problems in bounded memory, whatever was read. */
export class ProblemList {
  readonly #kept: Problem[] = [];
  #dropped = 0;

  /** Texts come from what was read: they are cut to a length that can be shown. */
  add({ code, where, message }: Problem): void {
    if (this.#kept.length < MOST) this.#kept.push({ code, where: cut(where), message: cut(message) });
    else this.#dropped += 1;
  }

  get size(): number {
    return this.#kept.length + this.#dropped;
  }

  /** The problems in the order found; the last one says how many more there are. */
  list(): Problem[] {
    const last = this.#kept.at(-1);
    if (this.#dropped === 0 || last === undefined) return [...this.#kept];
    return [
      ...this.#kept,
      { code: last.code, where: last.where, message: `and ${this.#dropped} more problems like these` },
    ];
  }
}

const cut = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : ownedText(text));

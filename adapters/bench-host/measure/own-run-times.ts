import type { OwnTimes } from '../../../gate/contract/measured/own-times.ts';
import { readRunLength } from '../../../gate/criterion/printed/run-lengths.ts';

/** Printed times are rounded, and an estimate of a measurement is none more exact. */
const SLACK = 1.1;

/**
 * Finds out which benchmarks run longer than their process was told, since the bench's source says so. Criterion's files hold no
 * such times: what it prints while it runs is the one place that tells.
 */
export class OwnRunTimes {
  readonly #listed: ReadonlySet<string>;
  readonly #askedMs: { readonly warmUp: number | null; readonly measurement: number | null };
  readonly #own = new Set<string>();
  #warmUpMs = 0;
  #measurementMs = 0;

  /**
   * @param listed what the executable lists: other names aren't noted
   * @param args of its process; a length that they don't say is nobody's to beat
   */
  constructor(listed: readonly string[], args: readonly string[]) {
    this.#listed = new Set(listed);
    this.#askedMs = { warmUp: askedMs(args, '--warm-up-time'), measurement: askedMs(args, '--measurement-time') };
  }

  /** The next line of either stream. */
  line(text: string): void {
    const length = readRunLength(text);
    if (length === null || !this.#listed.has(length.name)) return;
    const { warmUp, measurement } = this.#askedMs;
    if (length.of === 'warm-up') {
      if (warmUp === null || !(length.ms > warmUp * SLACK)) return;
      this.#warmUpMs = Math.max(this.#warmUpMs, length.ms);
    } else {
      // One step less would still be more than was asked for: no rounding up explains it.
      if (measurement === null || !(length.ms - length.stepMs > measurement * SLACK)) return;
      this.#measurementMs = Math.max(this.#measurementMs, length.ms);
    }
    this.#own.add(length.name);
  }

  /** What was found so far; undefined: nothing runs longer than it was told. */
  noted(): OwnTimes | undefined {
    if (this.#own.size === 0) return undefined;
    return {
      benchmarks: this.#own.size,
      ...(this.#warmUpMs > 0 ? { warmUpMs: this.#warmUpMs } : {}),
      ...(this.#measurementMs > 0 ? { measurementMs: this.#measurementMs } : {}),
    };
  }
}

/** What a flag says, in milliseconds; Criterion reads seconds. Null: it isn't there. */
function askedMs(args: readonly string[], flag: string): number | null {
  const at = args.indexOf(flag);
  const value = at === -1 ? args.find((arg) => arg.startsWith(`${flag}=`))?.slice(flag.length + 1) : args[at + 1];
  const seconds = Number(value ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : null;
}

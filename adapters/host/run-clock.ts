import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Disturbance } from '../../gate/hosts/fingerprint.ts';
import type { WriteWindow } from '../criterion/write-window.ts';

/** A machine's two clocks at one moment, in milliseconds. */
export interface ClockReading {
  /** Since 1970; people and time servers set it, also while a bench runs. */
  readonly calendarMs: number;
  /** Since the machine started; nobody can set it, and it stands still while the machine sleeps. */
  readonly sinceBootMs: number;
  /** Which start of the machine that is. */
  readonly boot: string;
}

/** What a run knows of the calendar's clock, kept from attempt to attempt; in milliseconds. */
export const ClockNotes = z.object({
  boot: z.string().max(100),
  /** What the calendar's clock showed above the other one when the run began. */
  aheadMs: z.number(),
  /** The least and the most that it has shown besides: 0 and 0 where nobody set it. */
  leastMs: z.number().max(0),
  mostMs: z.number().min(0),
});
export type ClockNotes = z.infer<typeof ClockNotes>;

/** Often enough to see a clock that is set and set right again, and nothing beside a bench. */
const LOOK_MS = 1000;

/** Two readings aren't of one moment: a process that isn't let run between them sees a jump that there is none. */
const NOT_ONE_MOMENT_MS = 5;
const TRIES = 20;

/** Less is drift, or a reading that took its time. */
const LEAST_JUMP_MS = 200;

/** Follows the calendar's clock while something is measured, so that nothing is held against files that it stamped. */
export class RunClock {
  readonly #read: () => ClockReading;
  #notes: ClockNotes;
  #nowMs = 0;

  /** @param before what an earlier attempt noted; null: the run begins now */
  constructor(before: ClockNotes | null, read: () => ClockReading = readClocks) {
    this.#read = read;
    const { boot, aheadMs } = aheadIn(read());
    // After another start of the machine nobody knows what the clock did meanwhile: it is followed from here.
    this.#notes = before === null ? { boot, aheadMs, leastMs: 0, mostMs: 0 } : { ...before };
    if (this.#notes.boot !== boot) this.#notes = { ...this.#notes, boot, aheadMs };
    this.look();
  }

  look(): void {
    const { aheadMs, leastMs, mostMs } = this.#notes;
    this.#nowMs = aheadIn(this.#read()).aheadMs - aheadMs;
    this.#notes = {
      ...this.#notes,
      leastMs: Math.min(leastMs, this.#nowMs),
      mostMs: Math.max(mostMs, this.#nowMs),
    };
  }

  /** Looks again and again; the returned function ends that, with a last look. */
  follow(): () => void {
    const timer = setInterval(() => this.look(), LOOK_MS);
    return () => {
      clearInterval(timer);
      this.look();
    };
  }

  notes(): ClockNotes {
    return this.#notes;
  }

  /** By the calendar, in milliseconds since 1970. */
  now(): number {
    return this.#read().calendarMs;
  }

  /** When files of the run can have been written, by what the clock has shown until now. */
  windowSince(since: Date): WriteWindow {
    this.look();
    const { leastMs, mostMs } = this.#notes;
    return {
      sinceMs: since.getTime(),
      untilMs: this.now(),
      clock: { backMs: jump(-leastMs), forwardMs: jump(mostMs - this.#nowMs) },
    };
  }

  /** The furthest that the clock was set; nothing where nobody set it. */
  disturbance(): Pick<Disturbance, 'clockSetMs'> {
    const { leastMs, mostMs } = this.#notes;
    const furthest = -leastMs > mostMs ? leastMs : mostMs;
    return jump(Math.abs(furthest)) === 0 ? {} : { clockSetMs: Math.round(furthest) };
  }
}

const jump = (ms: number): number => (ms < LEAST_JUMP_MS ? 0 : ms);

const aheadIn = ({ boot, calendarMs, sinceBootMs }: ClockReading) => ({ boot, aheadMs: calendarMs - sinceBootMs });

let boot: string | null = null;

/** The clocks of this machine; those of a process that is held up between them are read again. */
function readClocks(): ClockReading {
  boot ??= bootId();
  for (let left = TRIES; ; left -= 1) {
    const before = sinceBoot();
    const calendarMs = Date.now();
    const after = sinceBoot();
    if (after - before < NOT_ONE_MOMENT_MS || left === 0) return { calendarMs, sinceBootMs: before, boot };
  }
}

/** Of the machine, not of this process, unlike `performance.now`: an attempt after a restart goes on with it. */
const sinceBoot = (): number => Number(process.hrtime.bigint()) / 1e6;

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 100);
  } catch {
    return '';
  }
}

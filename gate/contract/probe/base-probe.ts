import type { Lane } from '../../names/names.ts';
import type { BaseFinding } from './base-answer.ts';

/** What a run knows of a suite's command at its trusted base, where the change failed by it. */
export interface BaseProbe {
  readonly suite: string;
  readonly ranOn: Lane;
  readonly command: string;
  /** Absent where it can't be told. */
  readonly finding?: BaseFinding;
  /** Why it can't be told; absent where it can. */
  readonly why?: string;
}

import type { Access } from '../../adapters/github-stand-in/access.ts';

import type { Emulator } from '../../adapters/github-stand-in/emulator.ts';
import type { Faults } from '../../adapters/github-stand-in/faults.ts';
import type { Answer } from '../../adapters/github-stand-in/message.ts';
import type { RateLimits } from '../../adapters/github-stand-in/rate-limits.ts';
import type { Visibility } from '../../adapters/github-stand-in/visibility.ts';
import type { World } from '../../adapters/github-stand-in/world.ts';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly userAgent: string;
  /** Of the answer; null: there was none, or not a whole one. */
  readonly status: number | null;
}

export interface Parts {
  readonly world: World;
  readonly emulator: Emulator;
  readonly access: Access;
  readonly faults: Faults;
  readonly limits: RateLimits;
  readonly visibility: Visibility;
  readonly admin: Admin;
  readonly seen: SeenRequest[];
}

/** Answers what a person asks of the stand-in itself; GitHub has no such paths. */
export type Admin = (method: string, path: string, body: Readonly<Record<string, unknown>> | null) => Promise<Answer>;

import type { Access } from './access.ts';

import type { Emulator } from './emulator.ts';
import type { Faults } from './faults/faults.ts';
import type { OwnRepositories } from './git/own-repositories.ts';
import type { Answer } from './message.ts';
import type { RateLimits } from './rate-limits.ts';
import type { Visibility } from './visibility.ts';
import type { World } from './world.ts';

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
  readonly git: OwnRepositories;
}

/** Answers what a person asks of the stand-in itself; GitHub has no such paths. */
export type Admin = (method: string, path: string, body: Readonly<Record<string, unknown>> | null) => Promise<Answer>;

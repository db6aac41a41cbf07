import { GitHubError } from '../adapters/github/errors.ts';
import { formatFault, ProfileError } from '../adapters/profiles/profile-error.ts';
import { StoreError } from '../adapters/store/store-error.ts';
import { DevServerError } from '../adapters/temporal-server/dev-server-error.ts';
import { TemporalCliMissingError } from '../adapters/temporal-server/find-cli.ts';
import { GateError } from '../gate/contract/gate-error.ts';
import type { GateOutcome } from '../gate/contract/outcome.ts';
import { InputError } from './input-error.ts';
import { GateBroke, ServiceUnreachable } from './run-error.ts';

/** Exit codes of the command line; agents branch on them. */
export const EXIT = { ok: 0, fail: 1, wrongInput: 2, unreachable: 3, stillRunning: 4, broke: 5 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How a command tells with which code the program ends. */
export type Ended = (code: ExitCode) => void;

/** Of a finished run: a fault of the request or the gate beats its status. Of a running one: still running. */
export function exitCodeOf(outcome: GateOutcome): ExitCode {
  if (outcome.fault?.kind === 'wrong-input') return EXIT.wrongInput;
  if (outcome.fault?.kind === 'gate-broke') return EXIT.broke;
  if (outcome.status === null) return EXIT.stillRunning;
  return outcome.status === 'fail' ? EXIT.fail : EXIT.ok;
}

/** What an error means for the caller, and what is said on standard error. Unknown errors show where they came from. */
export function explainError(error: unknown): { code: ExitCode; lines: string[] } {
  if (error instanceof InputError) return { code: EXIT.wrongInput, lines: error.faults };
  if (error instanceof ServiceUnreachable) return { code: EXIT.unreachable, lines: [error.message] };
  if (error instanceof GateBroke) return { code: EXIT.broke, lines: [error.message] };
  if (error instanceof GitHubError) {
    const code = error.kind === 'transient' ? EXIT.unreachable : EXIT.wrongInput;
    return { code, lines: [error.message] };
  }
  if (error instanceof GateError) {
    const code = error.kind === 'transient' ? EXIT.unreachable : EXIT.wrongInput;
    return { code, lines: [error.message] };
  }
  if (error instanceof ProfileError) return { code: EXIT.wrongInput, lines: error.faults.map(formatFault) };
  if (error instanceof StoreError) {
    const code = error.kind === 'unavailable' ? EXIT.unreachable : EXIT.wrongInput;
    return { code, lines: [error.message] };
  }
  if (error instanceof DevServerError || error instanceof TemporalCliMissingError) {
    return { code: EXIT.unreachable, lines: [error.message] };
  }
  return { code: EXIT.broke, lines: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
}

import { GitHubError } from '../../adapters/github/http/errors.ts';
import { formatFault, ProfileError } from '../../adapters/profiles/profile-error.ts';
import { StoreError } from '../../adapters/store/content/store-error.ts';
import { EXIT, type ExitCode } from '../../client/exit-code.ts';
import { InputError } from '../../client/input-error.ts';
import { AskingEnded, GateBroke, ServiceUnreachable } from '../../client/run-error.ts';
import { TemporalCliMissingError } from '../../demo/temporal-server/cli-missing-error.ts';
import { DevServerError } from '../../demo/temporal-server/dev-server-error.ts';
import { GateError } from '../../gate/contract/gate-error.ts';
import { explainMissingPackage } from './missing-package.ts';

/**
 * What an error means for the caller, and what is said on standard error. Unknown errors show where they came from.
 *
 * @param command the first word behind `benchmark-gate`
 */
export function explainError(error: unknown, command: string): { code: ExitCode; lines: string[] } {
  const missing = explainMissingPackage(error, command);
  if (missing !== null) return { code: EXIT.wrongInput, lines: [missing] };
  if (error instanceof InputError) return { code: EXIT.wrongInput, lines: error.faults };
  if (error instanceof ServiceUnreachable) return { code: EXIT.unreachable, lines: [error.message] };
  if (error instanceof GateBroke || error instanceof AskingEnded) return { code: EXIT.broke, lines: [error.message] };
  if (error instanceof GitHubError) {
    const code = error.kind === 'transient' ? EXIT.unreachable : EXIT.wrongInput;
    return { code, lines: [error.message] };
  }
  if (error instanceof GateError) {
    const code = error.kind === 'transient' ? EXIT.unreachable : EXIT.wrongInput;
    return { code, lines: error.message.split('\n') };
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

import type { Access } from '../access.ts';
import type { Emulator } from '../emulator.ts';
import type { Answer, StandInRequest } from '../message.ts';
import type { World } from '../world.ts';

export interface RuleContext {
  readonly request: StandInRequest;
  /** The path's parts that the rule names. */
  readonly part: Readonly<Record<string, string>>;
  readonly repository: string;
  readonly world: World;
  readonly emulator: Emulator;
  readonly access: Access;
  /** Asks the emulator as the caller, with a body that may differ from what came in. */
  forward(body?: unknown): Promise<Answer>;
}

/** Where GitHub is stricter than the emulator, or knows more. */
export interface Rule {
  readonly method: string;
  /** `/repos/{owner}/{repo}/pulls/{number}`; `{name+}` takes slashes as well. */
  readonly path: string;
  answer(context: RuleContext): Promise<Answer>;
}

export interface CompiledRule extends Rule {
  readonly pattern: RegExp;
}

export const compile = (rule: Rule): CompiledRule => ({
  ...rule,
  pattern: new RegExp(
    `^${rule.path.replace(/\{(\w+)(\+?)\}/g, (_, name: string, slashes: string) => `(?<${name}>${slashes ? '.+' : '[^/]+'})`)}$`,
  ),
});

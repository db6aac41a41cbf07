import type { FailureReport } from '../../contract/failure.ts';
import type { FailurePlace } from '../../contract/failure-place.ts';

/** What of a failure says where it is. */
interface FailureTold extends Pick<FailureReport, 'class' | 'message'> {
  readonly places?: readonly FailurePlace[] | undefined;
  readonly excerpt?: string | undefined;
}

/** A failure by its places, as a person reads it: ``bench `quantization` panics in `i2s/pack` ``, a text for each. */
export function failureInWords({ class: kind, message, places = [], excerpt }: FailureTold): string[] {
  if (places.length === 0) return [message];
  if (kind === 'compile-error') return compileErrors(places);
  const how = kind === 'overran' ? 'overruns its time' : /panicked at/.test(excerpt ?? '') ? 'panics' : 'fails';
  return places.map(({ package: owner, target, benchmark }) => {
    const what = owner === undefined ? `run \`${target}\`` : `bench \`${target}\``;
    return `${what} ${how}${benchmark === undefined ? '' : ` in \`${benchmark}\``}`;
  });
}

/** A bench without a benchmark. */
export const nothingInWords = ({ target }: FailurePlace): string => `bench \`${target}\` measures nothing`;

/** What the gate itself refuses, by its code. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['too-large', 'is too large'],
  ['unreadable', 'can not be read'],
  ['leads-away', 'is a link that leads elsewhere'],
  ['refused-source', 'names a source that is refused'],
  ['too-many-sources', 'names too many sources'],
  ['too-many-executables', 'has too many executables'],
]);

/** Errors say more than the targets that lack by them. */
function compileErrors(places: readonly FailurePlace[]): string[] {
  return places.flatMap(({ package: owner, target, code, file }) => {
    const refused = REFUSED.get(code ?? '');
    if (refused !== undefined) return [file === '.' ? `the commit ${refused}` : `\`${file ?? target}\` ${refused}`];
    if (file === undefined) return [];
    const where = `${code === undefined ? '' : `${code} `}in \`${file}\``;
    return [owner === undefined ? `an error ${where}` : `\`${owner}\` does not compile: ${where}`];
  });
}

import { flowOf } from '../../client/resolve-request.ts';
import { UNNAMED_PROFILE } from '../../gate/contract/asking.ts';
import { guardOutcome } from '../../gate/contract/running-outcome.ts';
import { GENERATIVE_FLOW } from '../../gate/names/names.ts';
import { RepositoryName } from '../../gate/names/subject.ts';
import { statusLine, toJson } from '../terminal/print-outcome.ts';

/**
 * What `run` prints for a request of another flow, whatever else is on the command line: that is not this gate's
 * business, so that nothing of it is looked at, right or wrong. Null where the flow is this gate's, or help is asked for.
 *
 * @param words the command line from the command's name on
 */
export function guardAnswer([command, ...words]: readonly string[], env: NodeJS.ProcessEnv): string | null {
  if (command !== 'run' || words.includes('--help') || words.includes('-h')) return null;
  const flow = flowOf(typedValue(words, '--flow'), env);
  if (flow === GENERATIVE_FLOW) return null;
  const repository = RepositoryName.safeParse(typedValue(words, '--repo')).data ?? null;
  const profile = (typedValue(words, '--profile') || UNNAMED_PROFILE).slice(0, 100);
  const outcome = guardOutcome({ repository, subject: null, headSha: null, profile }, flow.slice(0, 100));
  return words.includes('--json') ? toJson(outcome) : `${statusLine(outcome)}\n`;
}

/** An option's value, typed as one word or as two; the last one counts. */
const typedValue = (words: readonly string[], option: string): string | undefined =>
  words
    .flatMap((word, at) => {
      if (word === option) return words[at + 1] ?? [];
      return word.startsWith(`${option}=`) ? word.slice(option.length + 1) : [];
    })
    .at(-1);

import { flowOf } from '../../activities/control/asking/complete-request.ts';
import { UNNAMED_PROFILE } from '../../gate/contract/asking/asking.ts';
import { GENERATIVE_FLOW } from '../../gate/names/names.ts';
import { editDistance } from '../../gate/text/edit-distance.ts';
import type { CommandIo } from '../terminal/command-io.ts';
import { printable } from '../terminal/printable.ts';

/** A flow that differs from this gate's in so few letters was likely meant to be it. */
const MISSPELT_BY = 2;

/**
 * What `run` prints for a request of another flow, whatever else is on the command line: that is not this gate's
 * business, so that nothing of it is looked at, right or wrong. Null where the flow is this gate's, or help is asked for.
 * A flow that looks misspelt is another's all the same, and that is said on standard error.
 *
 * @param words the command line from the command's name on
 */
export async function guardAnswer(
  [command, ...words]: readonly string[],
  { env, stderr }: Pick<CommandIo, 'env'> & { readonly stderr: { write(text: string): unknown } },
): Promise<string | null> {
  if (command !== 'run' || words.includes('--help') || words.includes('-h')) return null;
  const named = typedValue(words, '--flow');
  const flow = flowOf(named, env);
  if (flow === GENERATIVE_FLOW) return null;
  if (editDistance(flow.toLowerCase(), GENERATIVE_FLOW) <= MISSPELT_BY) {
    const where = named?.trim() ? '--flow' : 'CURRENT_FLOW';
    const shown = printable(JSON.stringify(flow));
    stderr.write(`${where} is ${shown}: is ${GENERATIVE_FLOW} meant? Nothing was started\n`);
  }
  const [{ guardOutcome }, { RepositoryName }, { statusLine, toJson }] = await Promise.all([
    import('../../gate/contract/running-outcome.ts'),
    import('../../gate/names/subject.ts'),
    import('../terminal/print-outcome.ts'),
  ]);
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

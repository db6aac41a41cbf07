import type { Signatures } from '../../../../adapters/signing/signatures.ts';
import type { AnswerStore } from '../../../../adapters/store/content/store.ts';
import { Envelope } from '../../../../gate/contract/attestation.ts';
import {
  BaseAnswer,
  type BaseTerms,
  LARGEST_BASE_ANSWER,
  LONGEST_ANSWER_MS,
} from '../../../../gate/contract/probe/base-answer.ts';
import { FIRST_FAULT } from '../../../../gate/names/first-fault.ts';
import { openObject } from '../../../../gate/names/open-object.ts';
import { covers } from '../../../../gate/policy/charging/asked-of-base.ts';
import type { ControlActivities } from '../../../interfaces.ts';
import { type ClaimedRun, unproven } from '../../runs/identity/require-caller.ts';

export interface BaseAnswerDependencies {
  readonly store: AnswerStore;
  /** Of a value's canonical JSON, in hexadecimal digits. */
  readonly digestOf: (value: unknown) => string;
  /** Refuses whoever isn't the run that its answer names. */
  readonly requireCaller: (run: ClaimedRun) => Promise<void>;
  /** Null where no key is configured: then nothing has to be signed. */
  readonly signatures: Pick<Signatures, 'signAnswer' | 'isSignedAnswer'> | null;
}

const StoredAnswer = openObject({ answer: BaseAnswer, signature: Envelope.optional() });

/**
 * Keeps what runs found at their trusted bases, and finds it again: the next change that fails as its base does pays
 * nothing for knowing so. An answer is of the run that asks; a repeated activity writes the same one.
 */
export function createBaseAnswers({
  store,
  digestOf,
  requireCaller,
  signatures,
}: BaseAnswerDependencies): Pick<ControlActivities, 'findBaseAnswer' | 'keepBaseAnswer'> {
  /** Null where it isn't one that a trusted key signed, or isn't about the same terms. */
  const read = (text: string | null, terms: BaseTerms): BaseAnswer | null => {
    const stored = StoredAnswer.safeParse(text === null ? null : jsonOrNull(text), FIRST_FAULT);
    if (!stored.success) return null;
    const { answer, signature } = stored.data;
    if (digestOf(answer.terms) !== digestOf(terms)) return null;
    const isSigned = signatures === null || (signature !== undefined && signatures.isSignedAnswer(answer, signature));
    return isSigned ? answer : null;
  };

  return {
    async findBaseAnswer({ run, terms, asked, now }) {
      for await (const { text } of store.readBaseAnswers(digestOf(terms), { now, most: LARGEST_BASE_ANSWER })) {
        const answer = read(text, terms);
        if (answer === null || answer.run.firstExecutionRunId === run.firstExecutionRunId) continue;
        // Earlier versions kept what depends on the memory and the room that a host had that day.
        if (answer.finding.failures.some(({ crashed, filledDisk }) => crashed === true || filledDisk === true))
          continue;
        const age = now - Date.parse(answer.askedAt);
        if (age >= 0 && age <= LONGEST_ANSWER_MS && covers(answer.finding, asked)) return answer;
      }
      return null;
    },
    async keepBaseAnswer({ answer: told, about }) {
      const parsed = BaseAnswer.safeParse(told);
      if (!parsed.success) {
        throw unproven(`what was found at a base was told by what is no answer: ${parsed.error.message.slice(0, 300)}`);
      }
      const answer = parsed.data;
      await requireCaller({ identity: answer.run, about });
      if (about.repository !== answer.terms.repository || about.profile.name !== answer.terms.profile) {
        throw unproven(`run ${answer.run.firstExecutionRunId} tells of another repository's base: refused`);
      }
      const signature = signatures?.signAnswer?.(answer);
      const text = JSON.stringify({ answer, ...(signature === undefined ? {} : { signature }) });
      if (text.length > LARGEST_BASE_ANSWER) return;
      await store.putBaseAnswer(digestOf(answer.terms), Date.parse(answer.askedAt), text);
    },
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { baselineStatement, baselineSubject } from '../../gate/baseline/baseline-statement.ts';
import type { BaselineDocument, BaselineEntry } from '../../gate/baseline/document.ts';
import type { CalibrationDocument } from '../../gate/comparison/calibration-document.ts';
import { calibrationStatement, calibrationSubject } from '../../gate/comparison/calibration-statement.ts';
import { type Envelope, isAbout } from '../../gate/contract/attestation.ts';
import {
  claimsNothing,
  type DecidedRun,
  type DecisionDigests,
  decisionIn,
  decisionStatement,
  decisionSubjects,
} from '../../gate/contract/decision/decision-statement.ts';
import type { Evaluation, MeasuringInput } from '../../gate/contract/decision/evaluation.ts';
import type { MeasuredList } from '../../gate/contract/measured/measured-list.ts';
import { measuredStatement, measuredSubject } from '../../gate/contract/measured/measured-statement.ts';
import type { MeasureRequest } from '../../gate/contract/measuring/measure-request.ts';
import { measuringSaid, measuringStatement } from '../../gate/contract/measuring/measuring-statement.ts';
import type { MeasureVerdict } from '../../gate/contract/measuring/running-measure.ts';
import type { GateOutcome } from '../../gate/contract/outcome.ts';
import { answerStatement, answerSubject } from '../../gate/contract/probe/answer-statement.ts';
import type { BaseAnswer } from '../../gate/contract/probe/base-answer.ts';
import type { Profile } from '../../gate/profile/profile.ts';
import { openEnvelope, signStatement } from './envelope.ts';
import { jsonDigest } from './json-digest.ts';
import type { ConfiguredKeys } from './read-keys.ts';

/** An envelope that is kept beside a baseline; null where what lies there is none. */
interface KeptSignature {
  readonly keyId: string;
  readonly envelope: Envelope | null;
}

/**
 * What a baseline's signatures say.
 * - `signed`: by a trusted key, and of exactly this entry.
 * - `unsigned`: nobody signed it; `untrusted`: nobody who is trusted, or something else than this.
 * - `unverified`: it is signed, and no key is configured here to check that.
 */
export type SignatureState = 'signed' | 'unsigned' | 'untrusted' | 'unverified';

/** How signatures of a baseline are read. @param keyIds only of these keys; absent: of whichever there are */
export type ReadSignatures = (digest: string, keyIds?: readonly string[]) => Promise<readonly KeptSignature[]>;

/** Signing and checking by the configured keys. */
export interface Signatures {
  /** Absent where only public keys are configured. */
  readonly signDecision?: (run: DecidedRun, evaluation: Evaluation, profile: Profile) => Envelope;
  readonly signBaseline?: (entry: BaselineEntry, document: BaselineDocument) => KeptSignature & { envelope: Envelope };
  readonly signMeasured?: (list: MeasuredList) => Envelope;
  /** Of what a run found at its trusted base. */
  readonly signAnswer?: (answer: BaseAnswer) => Envelope;
  /** Of how much sessions differ. */
  readonly signCalibration?: (document: CalibrationDocument) => Envelope;
  /** Of what was measured without a gate. */
  readonly signMeasuring?: (run: MeasuringInput['run'], request: MeasureRequest, verdict: MeasureVerdict) => Envelope;
  /** Whether a trusted key signed exactly this list of what a run measured. */
  isSignedList(list: MeasuredList, envelope: Envelope): boolean;
  /** Whether a trusted key signed exactly this answer. */
  isSignedAnswer(answer: BaseAnswer, envelope: Envelope): boolean;
  /** Whether a trusted key signed exactly this calibration. */
  isSignedCalibration(document: CalibrationDocument, envelope: Envelope): boolean;
  /** What is wrong with an outcome's signature, in one sentence; null where nothing is. */
  decisionFault(outcome: GateOutcome): string | null;
  baselineState(entry: BaselineEntry, read: ReadSignatures): Promise<SignatureState>;
}

export function createSignatures({ own, trusted }: ConfiguredKeys): Signatures {
  return {
    ...(own === null
      ? {}
      : {
          signDecision: (run, evaluation, profile) =>
            signStatement(decisionStatement(run, evaluation.status, digestsOf(evaluation), jsonDigest(profile)), own),
          signBaseline: (entry, document) => ({
            keyId: own.id,
            envelope: signStatement(baselineStatement(entry, document), own),
          }),
          signMeasured: (list) => signStatement(measuredStatement(list, jsonDigest(list)), own),
          signAnswer: (answer) => signStatement(answerStatement(answer, jsonDigest(answer)), own),
          signCalibration: (document) => signStatement(calibrationStatement(document, jsonDigest(document)), own),
          signMeasuring: (run, request, verdict) =>
            signStatement(
              measuringStatement(run, request, verdict, {
                verdict: jsonDigest(measuringSaid(verdict)),
                profile: jsonDigest(request.profile),
              }),
              own,
            ),
        }),
    isSignedList(list, envelope) {
      const statement = openEnvelope(envelope, trusted);
      return statement !== null && isAbout(statement, [measuredSubject(list, jsonDigest(list))]);
    },
    isSignedAnswer(answer, envelope) {
      const statement = openEnvelope(envelope, trusted);
      return statement !== null && isAbout(statement, [answerSubject(answer, jsonDigest(answer))]);
    },
    isSignedCalibration(document, envelope) {
      const statement = openEnvelope(envelope, trusted);
      return statement !== null && isAbout(statement, [calibrationSubject(document, jsonDigest(document))]);
    },
    decisionFault(outcome) {
      if (claimsNothing(outcome)) return null;
      const of = `the decision of run ${outcome.workflow?.firstExecutionRunId ?? 'unknown'}`;
      if (outcome.signature === undefined) return `${of} is not signed: it is not published`;
      const statement = openEnvelope(outcome.signature, trusted);
      if (statement === null) return `${of} is signed by no trusted key: it is not published`;
      const expected = decisionSubjects(outcome, digestsOf(outcome));
      return isAbout(statement, expected) ? null : `${of} is not what was signed: it is not published`;
    },
    async baselineState(entry, read) {
      const expected = [baselineSubject(entry)];
      for (const { envelope } of await read(entry.digest, [...trusted.keys()])) {
        const statement = envelope && openEnvelope(envelope, trusted);
        if (statement && isAbout(statement, expected)) return 'signed';
      }
      return (await read(entry.digest)).length === 0 ? 'unsigned' : 'untrusted';
    },
  };
}

/** The state of a baseline's signatures where no key is configured. */
export const uncheckedState = async (entry: BaselineEntry, read: ReadSignatures): Promise<SignatureState> =>
  (await read(entry.digest)).length === 0 ? 'unsigned' : 'unverified';

const digestsOf = (decided: Pick<GateOutcome, 'grounds'> & Parameters<typeof decisionIn>[0]): DecisionDigests => ({
  decision: jsonDigest(decisionIn(decided)),
  ...(decided.grounds === undefined ? {} : { grounds: jsonDigest(decided.grounds) }),
});

import { ActivityFailure, CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { BaseAnswer, BaseFinding, BaseTerms } from '../../gate/contract/probe/base-answer.ts';
import type { SuiteRecord } from '../../gate/contract/suite-record.ts';
import type { HostDescription } from '../../gate/hosts/description.ts';
import { askedExecutables } from '../../gate/policy/charging/asked-of-base.ts';
import { answering } from '../calls/activities.ts';
import type { LaneSetting } from '../lane/lane-setting.ts';

/** On what terms a base is asked for a suite; null where they can't be told, and nothing is taken over or kept. */
export function baseTerms(
  { request, context }: Pick<LaneSetting, 'request' | 'context'>,
  { machineClass, isolation }: Pick<HostDescription, 'machineClass' | 'isolation'>,
  { suite, command, ranOn: lane }: SuiteRecord,
  toolchain: string | undefined,
): BaseTerms | null {
  const { profileDigest, trusted } = context;
  if (profileDigest === undefined || trusted === undefined || toolchain === undefined) return null;
  const { repository, profile } = request;
  const about = { repository, tree: trusted.tree, profile: profile.name, profileDigest };
  return { ...about, suite, command, lane, toolchain, machineClass, isolation };
}

/** What an earlier run found; null where nobody did, where all is to be measured anew, or where control can't say. */
export async function findAnswer(
  { request, identity }: Pick<LaneSetting, 'request' | 'identity'>,
  terms: BaseTerms | null,
  record: SuiteRecord,
): Promise<BaseAnswer | null> {
  if (terms === null || request.again === true) return null;
  const asked = [...askedExecutables(record).keys()];
  return unlessUnanswered(
    answering.findBaseAnswer.executeWithOptions({ summary: `what is known of the base's ${record.suite}` }, [
      { run: identity, terms, asked, now: Date.now() },
    ]),
  );
}

/** Keeps what was found for the next change that fails there. What isn't kept is asked again. */
export async function keepAnswer(
  { request, identity }: Pick<LaneSetting, 'request' | 'identity'>,
  terms: BaseTerms | null,
  finding: BaseFinding,
): Promise<void> {
  if (terms === null) return;
  const { repository, subject, headSha, profile } = request;
  const { workflowId } = workflowInfo();
  const run = { workflowId, firstExecutionRunId: identity.firstExecutionRunId };
  const answer: BaseAnswer = {
    ...{ schemaVersion: 1, kind: 'benchmark-gate/base-answer', terms, finding, run },
    askedAt: new Date().toISOString(),
  };
  const about = { repository, subject, headSha, profile: { name: profile.name } };
  await unlessUnanswered(
    CancellationScope.nonCancellable(() =>
      answering.keepBaseAnswer.executeWithOptions({ summary: `keep what is known of the base's ${terms.suite}` }, [
        { answer, about },
      ]),
    ),
  );
}

async function unlessUnanswered<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    return null;
  }
}

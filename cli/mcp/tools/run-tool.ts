import { z } from 'zod';
import { flowOf } from '../../../activities/control/asking/complete-request.ts';
import { GuardOutcome } from '../../../gate/contract/outcome.ts';
import { RepositoryName, Sha } from '../../../gate/names/subject.ts';
import { Against, RoundCount } from '../../../gate/profile/rounds.ts';
import { guardAnswer } from '../../run/guard.ts';
import { statusLine } from '../../terminal/print-outcome.ts';
import { parseArguments, SubjectNumber, WaitSeconds } from '../arguments.ts';
import { awaitOutcome } from '../await-outcome.ts';
import { guardDocument } from '../outcome-answer.ts';
import { requestGate } from '../request-gate.ts';
import { defineTool, type ToolAnswer, type ToolCall } from '../tool.ts';

const Names = z.array(z.string().min(1).max(200)).min(1).max(100);

const Input = z
  .strictObject({
    repository: RepositoryName.describe('OWNER/NAME'),
    pullRequest: SubjectNumber.optional().describe('the pull request that the gate reports to'),
    issue: SubjectNumber.optional().describe('the issue that it reports to, where there is no pull request yet'),
    sha: Sha.optional().describe("the commit; absent: the subject's head"),
    base: z.string().min(1).max(255).optional().describe('what to compare with; absent: the merge base'),
    source: z.string().min(1).max(4096).optional().describe('URL, bundle or folder that the commit is fetched from'),
    profile: z.string().min(1).max(4096).optional().describe("name or file of a profile; absent: the repository's own"),
    suites: Names.optional().describe('measure only these suites'),
    executables: Names.optional().describe('measure only these bench targets'),
    flow: z.string().max(100).optional().describe('beats CURRENT_FLOW; absent: generative'),
    again: z.boolean().default(false).describe('measure everything anew'),
    reuse: z.boolean().optional().describe("false: carry nothing over from other commits' baselines"),
    rounds: RoundCount.optional().describe('rounds of each executable; absent: as the profile says'),
    against: Against.optional().describe('base: measure by turns with the trusted base, and compare'),
    requestId: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('an id of your choice: repeated with it, the call finds the run of its first time, also after its end'),
    waitSeconds: WaitSeconds,
  })
  .refine(({ pullRequest, issue }) => (pullRequest === undefined) !== (issue === undefined), {
    message: 'name the subject by exactly one of pullRequest and issue',
  });

const Flow = z.object({ repository: z.string().optional().catch(undefined), flow: z.string().optional() }).catch({});

/** Another flow's request is nothing of this gate's, whatever else is in it. */
async function guard(given: unknown, { env }: ToolCall): Promise<ToolAnswer | null> {
  const { repository = '', flow = '' } = Flow.parse(given);
  const said = await guardAnswer(['run', `--repo=${repository}`, `--flow=${flow}`, '--json'], {
    env,
    stderr: process.stderr,
  });
  if (said === null) return null;
  const outcome = GuardOutcome.parse(JSON.parse(said));
  return { text: statusLine(outcome), document: guardDocument(outcome) };
}

/** Starts the gate of a commit, or joins it where it is under way. */
export const runTool = defineTool(
  {
    name: 'run',
    title: 'Ask for the benchmark gate',
    description:
      'Starts the benchmark gate of a pull request or issue, or joins it where it is under way. It measures, writes its ' +
      'check, ledger row and hop itself, and says where the work goes next. Answers at once with the id, or waits for ' +
      'the outcome for so many seconds. Measure nothing yourself, and leave its receipts as they are.',
    input: Input,
    readsOnly: false,
    first: guard,
    async work({ repository, pullRequest, flow, requestId, waitSeconds, ...asked }, call) {
      const request = { ...asked, repo: repository, pr: pullRequest };
      const asker = { flow: flowOf(flow, call.env), requestId, env: call.env, signal: call.signal };
      const { run, joined, begun, close } = await requestGate(request, asker);
      try {
        return await awaitOutcome(run, begun, waitSeconds, { joined }, call);
      } finally {
        await close();
      }
    },
  },
  parseArguments,
);

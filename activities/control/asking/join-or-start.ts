import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { canonicalJson } from '../../../gate/baseline/canonical-json.ts';
import type { RequestTerms } from '../../../gate/contract/asking/request-terms.ts';
import { InputError } from '../../../gate/contract/input-error.ts';
import { CONTROL_QUEUE } from '../../../gate/names/names.ts';
import { withoutAttributes } from '../runs/refusals/missing-attributes.ts';
import { askedBy } from './asked-by.ts';

/** SHA-256 of a value's canonical JSON, in hexadecimal digits. */
export type JsonDigest = (value: unknown) => string;

/** What tells whether a run does what is asked for. */
type AskedTerms = Pick<RunToStart, 'terms' | 'termsOfInput' | 'digestOf'>;

/** A run to be started, or joined where it is under way. */
export interface RunToStart {
  /** The workflow's type. */
  readonly type: string;
  readonly workflowId: string;
  readonly request: object;
  /** What two requests must agree on to be one: kept in the run's memo. */
  readonly terms: RequestTerms;
  /** The terms of what a run was started with by hand; null where that is no request. */
  readonly termsOfInput: (input: unknown) => RequestTerms | null;
  readonly digestOf: JsonDigest;
  readonly staticSummary: string;
  /** Shown by the Temporal UI, which renders Markdown. */
  readonly staticDetails: string;
  /** Search attributes, all of type keyword. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

/** A run under way, or just started. */
interface BegunRun {
  readonly run: WorkflowExecutionDescription;
  /** True where the same request was under way already. */
  readonly joined: boolean;
}

/**
 * Starts a run, or joins it where it is under way.
 *
 * @param ticket kept in the memo of the run that this call starts: who has it began the run
 * @throws InputError where one of the same id is under way on other terms, and where the server lacks the gate's search
 *   attributes
 */
export async function joinOrStart(client: Client, asked: RunToStart, ticket: string): Promise<BegunRun> {
  const { workflowId: id } = asked;
  const { firstExecutionRunId: begun } = await start(client, asked, ticket).catch((error: unknown) => {
    throw withoutAttributes(error);
  });
  // That very run: one that ended since may have another after it, which somebody else began.
  const run = await client.workflow.getHandle(id, begun).describe();
  const joined = !hasTicket(run, ticket);
  const other = joined ? await differing(client, run, asked) : [];
  if (other.length === 0) return { run, joined };
  throw differentlyUnderWay(id, other);
}

/**
 * The newest run of an id, where it does all that is asked for.
 *
 * @throws InputError where it is under way on other terms
 */
export async function joinRun(client: Client, id: string, wanted: AskedTerms): Promise<WorkflowExecutionDescription> {
  const run = await client.workflow.getHandle(id).describe();
  const other = await differing(client, run, wanted);
  if (other.length > 0) throw differentlyUnderWay(id, other);
  return run;
}

const differentlyUnderWay = (id: string, terms: readonly string[]): InputError =>
  new InputError([
    `${id} is under way, and differs in ${terms.map(inWords).join(', ')}: wait for its end, or cancel it: benchmark-gate cancel ${id}`,
  ]);

/** How many rounds are taken, and against what, is said by the profile that a run is given, whoever asked for it. */
const inWords = (term: string): string => (term === 'profile' ? 'profile (or in rounds or against)' : term);

const start = (client: Client, asked: RunToStart, ticket: string) =>
  client.workflow.start(asked.type, {
    workflowId: asked.workflowId,
    taskQueue: CONTROL_QUEUE,
    args: [asked.request],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    memo: { ticket, terms: asJson(asked.terms) },
    staticSummary: asked.staticSummary,
    staticDetails: asked.staticDetails,
    typedSearchAttributes: asked.attributes.map(([name, value]) => ({ key: keyword(name), value })),
  });

const keyword = (name: string) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

/** Whether a run was started by who has a ticket. */
export const hasTicket = ({ memo }: WorkflowExecutionDescription, ticket: string): boolean => memo?.ticket === ticket;

/** Whether a run does all that a request asks for. */
export const hasSameTerms = async (
  client: Client,
  run: WorkflowExecutionDescription,
  asked: AskedTerms,
): Promise<boolean> => (await differing(client, run, asked)).length === 0;

/**
 * A run that measures anew, or carries nothing over, does all that one asks for who doesn't ask for that. So does one that
 * speaks for its subject, where the commit is asked for alone; the other way round nobody would write the ledger.
 */
async function differing(client: Client, run: WorkflowExecutionDescription, wanted: AskedTerms): Promise<string[]> {
  const running = await termsOfRun(client, run, wanted);
  const asked = asJson(wanted.terms);
  const names = new Set(
    [...Object.keys(running), ...Object.keys(asked)].filter(
      (key) =>
        (key !== 'headPinned' || asked.headPinned !== true) &&
        (key !== 'again' || asked.again) &&
        // Who measures anew carries nothing over either.
        (key !== 'reuse' || (asked.reuse === false && running.again !== true)),
    ),
  );
  return [...names].filter((key) => canonicalJson(running[key] ?? null) !== canonicalJson(asked[key] ?? null));
}

/**
 * By its memo; a run that was started by hand has none of its profile, and none at all until its first step: its request
 * tells then.
 */
async function termsOfRun(
  client: Client,
  { memo, workflowId, runId }: WorkflowExecutionDescription,
  { termsOfInput, digestOf }: AskedTerms,
): Promise<RequestTerms> {
  const terms = memo?.terms as RequestTerms | undefined;
  if (terms?.profile !== undefined) return withDigest(terms, digestOf);
  return asJson(termsOfInput(await askedBy(client, { workflowId, runId })) ?? {});
}

/** A run of an earlier version keeps the whole profile in place of its digest. */
const withDigest = (terms: RequestTerms, digestOf: JsonDigest): RequestTerms =>
  typeof terms.profile === 'object' && terms.profile !== null ? { ...terms, profile: digestOf(terms.profile) } : terms;

const asJson = (terms: RequestTerms): RequestTerms => JSON.parse(JSON.stringify(terms)) as RequestTerms;

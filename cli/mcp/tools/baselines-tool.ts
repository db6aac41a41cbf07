import { z } from 'zod';
import type { BaselineQuery } from '../../../adapters/store/content/store.ts';
import { openStore } from '../../../adapters/store/open-store.ts';
import { signatureStates } from '../../../client/library/signature-states.ts';
import type { Subject } from '../../../gate/names/subject.ts';
import { RepositoryName } from '../../../gate/names/subject.ts';
import { idsOf, inStore, notStored, readOne } from '../../baseline/find.ts';
import { tableOfEntries } from '../../baseline/table.ts';
import { parseArguments, SubjectNumber } from '../arguments.ts';
import { baselineAnswer } from '../baseline-answer.ts';
import { boundedAnswer, boundedText } from '../bounded-answer.ts';
import { defineTool, type ToolAnswer, type ToolCall } from '../tool.ts';

const Abbreviation = (what: string) =>
  z
    .string()
    .regex(/^(?:sha256:)?[0-9a-f]{7,64}$/, `expected a ${what}, whole or its first 7 digits or more`)
    .optional();

const Word = z.string().min(1).max(300).optional();

const Input = z
  .strictObject({
    show: z.string().min(7).max(4096).optional().describe('show this one: digest, commit, tree or address'),
    suite: Word.describe('with show: only the benchmarks of this suite'),
    benchmark: Word.describe('with show: only benchmarks whose id holds this'),
    repository: RepositoryName.optional(),
    commit: Abbreviation('commit'),
    tree: Abbreviation('tree'),
    digest: Abbreviation('digest'),
    branch: Word.describe("a fork's is OWNER:BRANCH"),
    pullRequest: SubjectNumber.optional(),
    issue: SubjectNumber.optional(),
    profile: Word,
    machineClass: Word,
    complete: z.boolean().optional(),
    limit: z.int().min(1).max(200).default(20).describe('entries or benchmarks in the answer'),
    offset: z.int().min(0).max(10_000_000).default(0),
  })
  .refine(({ pullRequest, issue }) => pullRequest === undefined || issue === undefined, {
    message: 'name a subject by one of pullRequest and issue',
  });
type Asked = z.output<typeof Input>;

/** Finds baselines, or shows one. */
export const baselinesTool = defineTool(
  {
    name: 'baselines',
    title: 'Stored performance baselines',
    description:
      'Finds stored baselines by repository, commit, tree, branch, subject or digest, complete ones first, then the ' +
      'newest; or shows one (show) with its suites, targets and benchmarks in nanoseconds, without samples.',
    input: Input,
    readsOnly: true,
    work: (asked, call) => (asked.show === undefined ? find(asked, call) : show({ ...asked, show: asked.show }, call)),
  },
  parseArguments,
);

/** What is damaged in the store and was passed over, as far as an agent needs to know. */
function warnings(): { readonly warn: (line: string) => void; readonly told: () => object } {
  const lines: string[] = [];
  const warn = (line: string) => void (lines.length < 10 && lines.push(line.slice(0, 500)));
  return { warn, told: () => (lines.length === 0 ? {} : { warnings: lines }) };
}

async function find(asked: Asked, { env }: ToolCall): Promise<ToolAnswer> {
  const store = openStore(env);
  const { warn, told } = warnings();
  const found = (await inStore(() => store.findBaselines(queryOf(asked), ({ message }) => warn(message)))).filter(
    (entry) =>
      (['commit', 'tree', 'digest'] as const).every((name) => {
        const part = asked[name];
        return part === undefined || idsOf(entry, part).includes(entry[name]);
      }),
  );
  const page = found.slice(asked.offset, asked.offset + asked.limit);
  const stateOf = await signatureStates(env, store);
  const baselines = [];
  for (const entry of page) baselines.push({ ...entry, signature: await stateOf(entry) });
  const text =
    found.length === 0
      ? 'no baseline is stored that matches'
      : `${page.length} of ${found.length}\n${tableOfEntries(baselines)}`;
  return { text: boundedText(text), document: boundedAnswer({ found: found.length, baselines, ...told() }) };
}

async function show(asked: Asked & { readonly show: string }, { env }: ToolCall): Promise<ToolAnswer> {
  const store = openStore(env);
  const { warn, told } = warnings();
  const { entry, document } = await readOne(asked.show, store, warn);
  if (asked.suite !== undefined && !document.suites.some(({ name }) => name === asked.suite)) {
    throw notStored(`${asked.show} with a suite ${asked.suite}`, store);
  }
  const signature = entry === null ? null : await (await signatureStates(env, store))(entry);
  return baselineAnswer(document, { digest: entry?.digest ?? asked.show, signature, ...told() }, asked);
}

/** A whole id is looked up; of a part, everything is looked through. */
function queryOf({
  repository,
  commit,
  tree,
  digest,
  branch,
  profile,
  machineClass,
  complete,
  ...rest
}: Asked): BaselineQuery {
  const whole = { commit: whenLong(commit, 40), tree: whenLong(tree, 40), digest: whenLong(digest, 71) };
  const query = { ...whole, repository, branch, profile, machineClass, complete, subject: subjectOf(rest) };
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

const whenLong = (id: string | undefined, length: number): string | undefined =>
  id?.length === length ? id : undefined;

const subjectOf = ({ pullRequest, issue }: Pick<Asked, 'pullRequest' | 'issue'>): Subject | undefined => {
  if (pullRequest !== undefined) return { kind: 'pull-request', number: pullRequest };
  return issue === undefined ? undefined : { kind: 'issue', number: issue };
};

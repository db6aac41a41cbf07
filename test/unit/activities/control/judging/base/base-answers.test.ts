import { expect, it } from 'vitest';
import { createBaseAnswers } from '../../../../../../activities/control/judging/base/base-answers.ts';
import { unproven } from '../../../../../../activities/control/runs/identity/require-caller.ts';
import { jsonDigest } from '../../../../../../adapters/signing/json-digest.ts';
import {
  type BaseAnswer,
  type BaseTerms,
  LONGEST_ANSWER_MS,
} from '../../../../../../gate/contract/probe/base-answer.ts';
import { executableKey } from '../../../../../../gate/policy/charging/asked-of-base.ts';
import { temporaryKey } from '../../../../../support/signing/key-folder.ts';
import { temporaryStore } from '../../../../../support/store/store-folder.ts';

const CODEC = { package: 'kernels', target: 'codec' };
const asked = [executableKey(CODEC)];
const terms: BaseTerms = {
  ...{ repository: 'acme/engine', tree: 'b'.repeat(40), profile: 'test', profileDigest: 'd'.repeat(64) },
  ...{ suite: 'main', command: 'cargo bench', lane: 'cpu', toolchain: 'rustc 1.95.0', machineClass: 'class' },
  isolation: 'bubblewrap',
};
const ASKED_AT = '2026-11-29T10:00:00.000Z';
const now = Date.parse(ASKED_AT) + 60_000;
const about = {
  ...{ repository: 'acme/engine', headSha: 'a'.repeat(40), profile: { name: 'test' } },
  subject: { kind: 'pull-request', number: 1 },
} as const;
const own = { workflowId: 'w', firstExecutionRunId: 'own' };

const answerOf = (changes: Partial<BaseAnswer> = {}): BaseAnswer => ({
  ...{ schemaVersion: 1, kind: 'benchmark-gate/base-answer', terms, askedAt: ASKED_AT },
  finding: { built: true, tried: [CODEC], empty: [], failures: [] },
  run: { workflowId: 'w', firstExecutionRunId: 'first' },
  ...changes,
});

async function scene({ signed = false, refused = false } = {}) {
  const { store } = await temporaryStore();
  const signatures = signed ? await (await temporaryKey()).signatures() : null;
  const requireCaller = async () => {
    if (refused) throw unproven('nobody knows who asks');
  };
  const answers = createBaseAnswers({ store, digestOf: jsonDigest, requireCaller, signatures });
  const find = (changes: object = {}) => answers.findBaseAnswer({ run: own, terms, asked, now, ...changes });
  const keep = (answer: BaseAnswer, by: object = {}) => answers.keepBaseAnswer({ answer, about: { ...about, ...by } });
  return { store, find, keep };
}

it('finds what a run kept, on the very same terms, for what it tried, within a week', async () => {
  const { find, keep } = await scene();
  expect(await find()).toBeNull();
  await keep(answerOf());
  expect(await find()).toEqual(answerOf());
  for (const other of [
    { tree: 'c'.repeat(40) },
    { command: 'cargo bench -p other' },
    { toolchain: 'rustc 1.96.0' },
    { machineClass: 'other' },
    { profileDigest: 'e'.repeat(64) },
    { isolation: 'none' },
  ]) {
    expect(await find({ terms: { ...terms, ...other } })).toBeNull();
  }
  expect(await find({ asked: [...asked, executableKey({ package: 'kernels', target: 'dot' })] })).toBeNull();
  expect(await find({ now: Date.parse(ASKED_AT) + LONGEST_ANSWER_MS + 1 })).toBeNull();
  expect(await find({ now: Date.parse(ASKED_AT) - 1 })).toBeNull();
});

it('takes the newest, and none of the run itself', async () => {
  const { find, keep } = await scene();
  const failed = { class: 'benchmark-failed' as const, message: 'm', places: [CODEC] };
  const newer = answerOf({
    askedAt: '2026-11-29T10:00:30.000Z',
    finding: { built: true, tried: [CODEC], empty: [], failures: [failed] },
  });
  await keep(answerOf());
  await keep(newer);
  await keep(answerOf({ run: own, askedAt: '2026-11-29T10:00:40.000Z' }));
  expect(await find()).toEqual(newer);
});

it('believes only what a trusted key signed, where keys are configured', async () => {
  const { store, find, keep } = await scene({ signed: true });
  const key = jsonDigest(terms);
  const text = JSON.stringify({ answer: answerOf() });
  await store.putBaseAnswer(key, Date.parse(ASKED_AT), text);
  expect(await find()).toBeNull();
  await keep(answerOf({ askedAt: '2026-11-29T10:00:10.000Z' }));
  expect((await find())?.askedAt).toBe('2026-11-29T10:00:10.000Z');
  // Another's signature on words of one's own.
  const stored: string[] = [];
  for await (const { text: each } of store.readBaseAnswers(key, { now, most: 1e6 }))
    if (each !== null) stored.push(each);
  const { answer, signature } = JSON.parse(stored[0] ?? '{}');
  const forged = { ...answer, finding: { built: false, tried: [], empty: [], failures: [] } };
  await store.putBaseAnswer(key, Date.parse(ASKED_AT) + 50_000, JSON.stringify({ answer: forged, signature }));
  expect((await find())?.finding.built).toBe(true);
});

it('keeps nothing of whoever is not the run, of another repository, or that is no answer', async () => {
  const { keep: refused } = await scene({ refused: true });
  await expect(refused(answerOf())).rejects.toThrow('nobody knows who asks');
  const { find, keep } = await scene();
  await expect(keep(answerOf(), { repository: 'other/engine' })).rejects.toThrow("another repository's base");
  await expect(keep({ ...answerOf(), finding: { built: 'yes' } } as never)).rejects.toThrow('no answer');
  expect(await find()).toBeNull();
});

it('passes over what is damaged', async () => {
  const { store, find, keep } = await scene();
  await keep(answerOf());
  await store.putBaseAnswer(jsonDigest(terms), now - 1, '{"answer":');
  expect(await find()).toEqual(answerOf());
});

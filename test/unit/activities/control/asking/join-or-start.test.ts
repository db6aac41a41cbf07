import type { Client } from '@temporalio/client';
import { expect, it } from 'vitest';
import { joinOrStart } from '../../../../../activities/control/asking/join-or-start.ts';
import { jsonDigest } from '../../../../../adapters/signing/json-digest.ts';

const ASKED = {
  type: 'benchmarkGate',
  workflowId: 'benchmark-gate/acme/engine/pr-1',
  request: {},
  terms: { suites: null, profile: 'digest' },
  termsOfInput: () => null,
  digestOf: jsonDigest,
  staticSummary: '',
  staticDetails: '',
  attributes: [],
};

it('tells of the run that it began, also where that has ended and somebody else began another', async () => {
  const runs: Readonly<Record<string, object>> = {
    mine: { runId: 'mine', memo: { ticket: 'me', terms: ASKED.terms }, raw: {} },
    others: { runId: 'others', memo: { ticket: 'another', terms: ASKED.terms }, raw: {} },
  };
  const workflow = {
    start: async () => ({ firstExecutionRunId: 'mine' }),
    getHandle: (_: string, runId = 'others') => ({ describe: async () => runs[runId] }),
  };
  const begun = await joinOrStart({ workflow } as unknown as Client, ASKED, 'me');
  expect(begun).toMatchObject({ joined: false, run: { runId: 'mine' } });
});

it('joins a run that speaks for its subject where a commit is asked for alone, and not the other way round', async () => {
  const running = {
    runId: 'others',
    raw: {},
    memo: { ticket: 'another', terms: { ...ASKED.terms, headPinned: false } },
  };
  const workflow = {
    start: async () => ({ firstExecutionRunId: 'others' }),
    getHandle: () => ({ describe: async () => running }),
  };
  const asked = { ...ASKED, terms: { ...ASKED.terms, headPinned: true } };
  const client = { workflow } as unknown as Client;
  expect(await joinOrStart(client, asked, 'me')).toMatchObject({ joined: true, run: { runId: 'others' } });
  // Nobody would write the ledger for who asks for the head.
  const alone = { ...running, memo: { ...running.memo, terms: asked.terms } };
  const pinned = { ...workflow, getHandle: () => ({ describe: async () => alone }) };
  const forHead = { ...ASKED, terms: { ...ASKED.terms, headPinned: false } };
  await expect(joinOrStart({ workflow: pinned } as unknown as Client, forHead, 'me')).rejects.toThrow(
    'differs in headPinned:',
  );
  const other = { ...asked, terms: { ...asked.terms, suites: ['main'] } };
  await expect(joinOrStart(client, other, 'me')).rejects.toThrow('differs in suites:');
});

it('joins a run that measures anew where nothing is to be carried over, and not the other way round', async () => {
  const join = (running: object, asked: object) => {
    const run = { runId: 'others', raw: {}, memo: { ticket: 'another', terms: { ...ASKED.terms, ...running } } };
    const workflow = {
      start: async () => ({ firstExecutionRunId: 'others' }),
      getHandle: () => ({ describe: async () => run }),
    };
    return joinOrStart({ workflow } as unknown as Client, { ...ASKED, terms: { ...ASKED.terms, ...asked } }, 'me');
  };
  for (const asked of [{ reuse: false }, { again: true, reuse: false }]) {
    expect(await join({ again: true }, asked)).toMatchObject({ joined: true });
  }
  await expect(join({ reuse: false }, { again: true })).rejects.toThrow('differs in again:');
  await expect(join({}, { reuse: false })).rejects.toThrow('differs in reuse:');
});

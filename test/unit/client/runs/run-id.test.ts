import { expect, it } from 'vitest';
import { runIdIn } from '../../../../client/runs/run-id.ts';

const ID = '01a227d3-46ca-7542-9278-e31d01b79ba2';

it.each([
  ['as it is', ID],
  ['in large letters', ID.toUpperCase()],
  ['with the pass of a hop', `${ID}/0`],
  ['as a receipt shows it', ' 01a227\u200bd3-46ca-7542-9278-e31d01\u200bb79ba2\n'],
])('knows a run id %s', (_, named) => {
  expect(runIdIn(named)).toBe(ID);
});

it.each(['', ID.slice(1), `${ID}/0/0`, `benchmark-gate/o/r/pr-1/${ID}`])('takes %j for none', (named) => {
  expect(runIdIn(named)).toBeNull();
});

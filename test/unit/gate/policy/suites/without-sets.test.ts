import { expect, it } from 'vitest';
import { withoutSets } from '../../../../../gate/policy/suites/without-sets.ts';
import { Measured, suiteRun } from '../../../../support/policy/measured.ts';

it('leaves records alone that have none of them', () => {
  const runs = [suiteRun({ measurements: [new Measured().set()] })];
  expect(withoutSets(runs, new Map())).toEqual(runs);
});

it('takes a set out wherever it is referred to, and has the suite fail for it', () => {
  const measured = new Measured();
  const [good, bad] = [measured.set(), measured.set()];
  const failures = [{ class: 'overran' as const, message: 'speed overran', measured: bad }];
  const [run] = withoutSets(
    [suiteRun({ measurements: [good, bad], failures })],
    new Map([[bad.uri, { class: 'benchmark-failed', message: 'it is too large' }]]),
  );
  expect(run?.measurements).toEqual([good]);
  expect(run?.failures).toEqual([
    { class: 'overran', message: 'speed overran' },
    { class: 'benchmark-failed', message: 'it is too large' },
  ]);
});

it('names the first few, and counts the rest', () => {
  const measured = new Measured();
  const refs = Array.from({ length: 10 }, () => measured.set());
  const refused = new Map(
    refs.map(({ uri }) => [uri, { class: 'benchmark-failed' as const, message: `${uri} is too large` }] as const),
  );
  const [run] = withoutSets([suiteRun({ measurements: refs })], refused);
  expect(run?.failures.map(({ message }) => message)).toEqual([
    'm0 is too large',
    'm1 is too large',
    'm2 is too large',
    'and 7 more measurements that are too large to be judged',
  ]);
});

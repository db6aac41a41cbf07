import { expect, it } from 'vitest';
import { placeOf } from '../../../../../gate/contract/measured/set-place.ts';
import { carriedReport } from '../../../../../gate/policy/baselines/carried-numbers.ts';
import { chooseCarried } from '../../../../../gate/policy/reuse/choose-carried.ts';
import { profileOf } from '../../../../support/policy/measured.ts';
import { exampleDocument } from '../../../../support/store/example-document.ts';

const DIGEST = 'd'.repeat(64);
const suite = {
  ...{ kind: 'command', lane: 'cuda', command: 'cargo run --features gpu', fallback: 'cargo run --features cpu' },
  ...{ inputs: ['xtask/**'], runs: [{ name: 'all' }] },
} as const;
const profile = profileOf({ suites: { speed: suite }, metrics: {}, targets: {} } as never);

const side = (ranOn: 'cpu' | 'cuda', command: string, rate: number) => ({
  ...{
    name: 'speed',
    lane: 'cuda' as const,
    ranOn,
    command,
    status: 'measured' as const,
    executables: [],
    problems: [],
  },
  ...{
    method: ranOn === 'cuda' ? ('primary' as const) : ('alt1' as const),
    reports: [{ run: 'all', report: { rate } }],
  },
});

it('the two sides of a program that both devices ran keep their own numbers', () => {
  const document = exampleDocument({
    profileDigest: DIGEST,
    suites: [side('cuda', suite.command, 200), side('cpu', suite.fallback, 50)],
  });
  const entry = { digest: `sha256:${'1'.repeat(64)}`, uri: 'store:baseline' };
  const { repository, finishedAt } = document;
  const difference = { paths: [], complete: true };
  const chosen = chooseCarried(
    [{ entry, document, difference, inputs: new Map(), sources: new Map() }],
    profile,
    null,
    {
      ...{ repository, profile: profile.name, profileDigest: DIGEST, documentationOnly: false },
      now: Date.parse(finishedAt) + 1000,
    },
  );
  const refs = chosen.suites.flatMap(({ reports }) => reports);
  const read = refs.map((ref) => carriedReport(document, ref, placeOf(ref)));
  expect(read).toMatchObject([{ set: { lane: 'cuda' } }, { set: { lane: 'cpu' } }]);
  expect(read.map((each) => typeof each !== 'string' && Object.values(each.reports))).toEqual([
    [{ rate: 200 }],
    [{ rate: 50 }],
  ]);
  // Judged by place, the one would stand for the other.
  expect(new Set(refs.map(placeOf)).size).toBe(2);
});

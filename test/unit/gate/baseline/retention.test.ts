import { describe, expect, it } from 'vitest';
import type { BaselineEntry } from '../../../../gate/baseline/document.ts';
import { expiredBaselines, type RetentionPolicy } from '../../../../gate/baseline/retention.ts';
import fc from '../../../support/properties.ts';

const NOW = new Date('2026-11-22T00:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
const NOTHING: RetentionPolicy = { keepDays: 0, keepNewest: 0, keepBranchDays: 0 };

/** An entry that was measured so many days ago; `change` says what else is special to it. */
const entry = (days: number, change: Partial<BaselineEntry> = {}): BaselineEntry => ({
  machineClass: 'class',
  uri: 'file:///store/x',
  digest: `sha256:${String(days).padStart(64, '0')}`,
  complete: true,
  repository: 'example/sample',
  commit: 'a'.repeat(40),
  tree: 'b'.repeat(40),
  branch: 'main',
  subject: { kind: 'pull-request', number: 7 },
  profile: 'sample',
  finishedAt: new Date(NOW.getTime() - days * DAY).toISOString(),
  ...change,
});

/** The ages in days of what is removed. */
const removed = (entries: readonly BaselineEntry[], policy: Partial<RetentionPolicy>): number[] =>
  expiredBaselines(entries, { ...NOTHING, ...policy }, NOW)
    .map(({ finishedAt }) => Math.round((NOW.getTime() - Date.parse(finishedAt)) / DAY))
    .sort((a, b) => a - b);

describe('what a policy keeps', () => {
  const all = [10, 20, 30, 40, 50].map((days) => entry(days));

  it('is what is complete and young enough', () => {
    expect(removed(all, { keepDays: 35 })).toEqual([40, 50]);
    const partial = all.map((each) => ({ ...each, complete: false }));
    expect(removed(partial, { keepDays: 35 })).toEqual([10, 20, 30, 40, 50]);
  });

  it('is the newest, complete or not, of each repository, profile and machine class', () => {
    expect(removed(all, { keepNewest: 2 })).toEqual([30, 40, 50]);
    const others = [{ repository: 'other/x' }, { profile: 'other' }, { machineClass: 'other' }].map((change, index) =>
      entry(100 + index, { ...change, complete: false }),
    );
    expect(removed([...all, ...others], { keepNewest: 1 })).toEqual([20, 30, 40, 50]);
    expect(removed([entry(60, { repository: 'Example/SAMPLE' }), ...all], { keepNewest: 5 })).toEqual([60]);
  });

  it('is the newest complete one of each branch, for its time', () => {
    const branches = [
      entry(15, { complete: false }),
      ...all,
      entry(60, { branch: 'other' }),
      entry(70, { branch: 'other' }),
      entry(80, { branch: null }),
      entry(90, { branch: null, subject: { kind: 'issue', number: 7 } }),
    ];
    expect(removed(branches, { keepBranchDays: 365 })).toEqual([15, 20, 30, 40, 50, 70]);
    expect(removed(branches, { keepBranchDays: 85 })).toEqual([15, 20, 30, 40, 50, 70, 90]);
  });

  it.each([{ branch: 'mallory:main' }, { branch: null, foreign: true as const }])(
    'is never the newest of a fork, whatever its branch is called (%o)',
    (theirs) => {
      const main = [entry(40), entry(50)];
      const forks = [entry(10, theirs), entry(20, theirs)];
      expect(removed([...main, ...forks], { keepBranchDays: 365 })).toEqual([10, 20, 50]);
      expect(removed([...main, ...forks], { keepNewest: 2 })).toEqual([10, 20]);
      expect(removed([...main, ...forks], { keepDays: 15 })).toEqual([20, 40, 50]);
    },
  );

  it('is everything of the last week, whatever it says', () => {
    const young = [0, 1, 6].map((days) => entry(days, { complete: false }));
    expect(removed([...young, entry(-3), entry(8)], {})).toEqual([8]);
  });

  it('is no less under a wider policy, and never less than the newest', () => {
    const ages = fc.array(fc.tuple(fc.nat(400), fc.boolean(), fc.constantFrom('main', 'x')), { maxLength: 30 });
    const policies = fc.record({ keepDays: fc.nat(100), keepNewest: fc.nat(10), keepBranchDays: fc.nat(400) });
    fc.assert(
      fc.property(ages, policies, policies, (drawn, policy, more) => {
        const entries = drawn.map(([days, complete, branch], index) =>
          entry(days, { complete, branch, digest: `sha256:${String(index).padStart(64, '0')}` }),
        );
        const digests = (with_: RetentionPolicy) => expiredBaselines(entries, with_, NOW).map(({ digest }) => digest);
        const wider = {
          keepDays: policy.keepDays + more.keepDays,
          keepNewest: policy.keepNewest + more.keepNewest,
          keepBranchDays: policy.keepBranchDays + more.keepBranchDays,
        };
        expect(digests(policy)).toEqual(expect.arrayContaining(digests(wider)));
        expect(entries.length - digests(policy).length).toBeGreaterThanOrEqual(
          Math.min(policy.keepNewest, entries.length),
        );
      }),
    );
  });
});

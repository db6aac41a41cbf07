import { describe, expect, it } from 'vitest';
import { GateOutcome } from '../../../../gate/contract/outcome.ts';
import { neverWritten, receiptTermsOf, termsIn } from '../../../../gate/contract/receipt-terms.ts';
import { Profile } from '../../../../gate/profile/profile.ts';
import { renderCheckRun } from '../../../../gate/receipts/check/check-run.ts';
import { renderCommitStatus } from '../../../../gate/receipts/check/commit-status.ts';
import { profileOf } from '../../../support/policy/measured.ts';
import { passOutcome } from '../../../support/receipts/outcomes.ts';

const ALWAYS = { name: 'generative:gate:benchmarks', ledger: 'always', comment: 'always' };

describe('what a profile says of receipts', () => {
  it('is that all are written under the gate’s own name, where it says nothing', () => {
    expect(receiptTermsOf(termsIn(profileOf().receipts))).toEqual(ALWAYS);
    expect(termsIn(undefined)).toEqual({});
    // A profile of before is the same document, with the same digest.
    expect(Object.keys(profileOf())).not.toContain('receipts');
  });

  it('is the same where it says a part', () => {
    const { receipts } = profileOf({ receipts: { ledger: 'where-found' } });
    expect(receiptTermsOf(termsIn(receipts))).toEqual({ ...ALWAYS, ledger: 'where-found' });
  });

  it.each(['', ' a', 'a ', 'a\nb', 'a`b', '@team', '#1', 'x'.repeat(101), 'a|b', '<b>'])(
    'takes no name that means something elsewhere: %j',
    (name) => {
      expect(Profile.safeParse({ ...profileOf(), receipts: { name } }).success).toBe(false);
    },
  );

  it.each(['benchmarks', 'generative:gate:benchmarks', 'CI / benchmarks (cpu)', 'x'])('takes %j', (name) => {
    expect(Profile.safeParse({ ...profileOf(), receipts: { name } }).success).toBe(true);
  });
});

describe('an outcome with terms', () => {
  const terms = { name: 'benchmarks', ledger: 'never', comment: 'on-news' } as const;

  it('is read as it was written, and one without them is too', () => {
    const outcome = passOutcome({ receiptTerms: terms });
    expect(GateOutcome.parse(JSON.parse(JSON.stringify(outcome)))).toEqual(outcome);
    expect(receiptTermsOf(passOutcome())).toEqual(ALWAYS);
  });

  it('says none of what is never written, and nothing of the rest', () => {
    const none = { state: 'none', byProfile: true, reason: 'by profile' };
    expect(neverWritten('ledger', { receiptTerms: terms })).toEqual(none);
    expect(neverWritten('progress', { receiptTerms: terms })).toBeNull();
    expect(neverWritten('check', { receiptTerms: terms })).toBeNull();
    expect(neverWritten('progress', { receiptTerms: { ...terms, comment: 'never' } })).toEqual(none);
    expect(neverWritten('ledger', {})).toBeNull();
  });

  it('gives check and commit status its name, and says it in title and summary', () => {
    const outcome = passOutcome({ receiptTerms: terms });
    const check = renderCheckRun(outcome);
    expect(check).toMatchObject({ name: 'benchmarks', title: expect.stringMatching(/^benchmarks = pass/) });
    expect(check.summary).toMatch(/^benchmarks = pass/);
    expect(`${check.title}${check.summary}`).not.toContain('generative:gate:benchmarks');
    expect(renderCheckRun({ ...outcome, status: null }).name).toBe('benchmarks');
    expect(renderCommitStatus(outcome).context).toBe('benchmarks');
  });

  it('has its name escaped where Markdown is read, and the gate’s own name as it is', () => {
    const named = renderCheckRun(passOutcome({ receiptTerms: { ...terms, name: 'a :tada: _b_' } }));
    expect(named.name).toBe('a :tada: _b_');
    expect(named.summary).not.toContain(':tada:');
    expect(renderCheckRun(passOutcome()).summary).toMatch(/^generative:gate:benchmarks = pass/);
  });
});

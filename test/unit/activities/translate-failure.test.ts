import { ApplicationFailure, CancelledFailure, TimeoutFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { translateFailure, translating } from '../../../activities/translate-failure.ts';
import { GitHubError, type GitHubErrorKind } from '../../../adapters/github/http/errors.ts';
import { StoreError, type StoreErrorKind } from '../../../adapters/store/content/store-error.ts';
import { FAILURE_CLASSES } from '../../../gate/contract/failure.ts';
import { GateError } from '../../../gate/contract/gate-error.ts';

const system = (code: string) => Object.assign(new Error(`${code}: it failed`), { code });

/** The type of the failure, and whether Temporal retries it. */
function translated(error: unknown) {
  const failure = translateFailure(error);
  return failure instanceof ApplicationFailure ? { type: failure.type, retried: !failure.nonRetryable } : failure;
}

describe('the table of failures', () => {
  it.each(FAILURE_CLASSES)('has %s for an adapter that knows', (kind) => {
    const report = { class: kind, message: 'what happened', reproduce: 'cargo bench' };
    const failure = translateFailure(new GateError(report));
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: kind, nonRetryable: kind !== 'transient', details: [report] });
  });

  it.each<[GitHubErrorKind, string]>([
    ['transient', 'transient'],
    ['forbidden', 'transient'],
    ['unauthorized', 'transient'],
    ['not-found', 'wrong-input'],
  ])('has GitHub’s %s as %s', (kind, type) => {
    expect(translated(new GitHubError(kind, 'no'))).toEqual({ type, retried: type === 'transient' });
  });

  it.each<[StoreErrorKind, string]>([
    ['unavailable', 'transient'],
    ['not-found', 'transient'],
    ['misconfigured', 'transient'],
    ['newer-schema', 'wrong-input'],
  ])('has the store’s %s as %s', (kind, type) => {
    expect(translated(new StoreError(kind, 'no'))).toEqual({ type, retried: type === 'transient' });
  });

  it.each(['ENOSPC', 'ECONNRESET', 'EAI_AGAIN', 'EMFILE', 'ESTALE'])('has the system’s %s as transient', (code) => {
    expect(translated(system(code))).toEqual({ type: 'transient', retried: true });
  });

  it('waits as long as GitHub asks, within reason', () => {
    const limited = (retryAfterMs: number) => translateFailure(new GitHubError('transient', 'slow', { retryAfterMs }));
    expect(limited(3000)).toMatchObject({ nextRetryDelay: 3000 });
    expect(limited(3_600_000)).toMatchObject({ nextRetryDelay: 120_000 });
    expect(limited(0)).toMatchObject({ nextRetryDelay: undefined });
  });

  it.each([
    new Error('a fault of the gate'),
    new TypeError('undefined is not a function'),
    new GitHubError('invalid', 'the gate asked wrongly'),
    new StoreError('corrupt', 'damaged'),
    system('EINVAL'),
    new CancelledFailure('cancelled'),
    new TimeoutFailure('late', undefined, 'START_TO_CLOSE'),
    ApplicationFailure.nonRetryable('from elsewhere', 'other'),
    'a text',
    undefined,
  ])('leaves what it does not know: %s', (error) => {
    expect(translateFailure(error)).toBe(error);
  });

  it('has an abort as the cancellation that it is', () => {
    const reason = AbortSignal.abort().reason as Error;
    expect(translateFailure(reason)).toBeInstanceOf(CancelledFailure);
  });

  it('keeps texts within what a history bears, and the excerpt’s end', () => {
    const excerpt = `${'x'.repeat(50)}\n`.repeat(1000);
    const failure = translateFailure(
      new GateError({ class: 'benchmark-failed', message: 'm'.repeat(10_000), excerpt: `${excerpt}the panic` }),
    );
    const { details, message } = failure as ApplicationFailure;
    const [report] = details as [{ message: string; excerpt: string }];
    expect(message.length).toBeLessThanOrEqual(2000);
    expect(report.excerpt.length).toBeLessThanOrEqual(2000);
    expect(report.excerpt.split('\n').length).toBeLessThanOrEqual(20);
    expect(report.excerpt.endsWith('the panic')).toBe(true);
  });

  it('wraps an activity without changing what it takes and returns', async () => {
    const double = translating(async (value: number) => {
      if (value < 0) throw new GateError({ class: 'wrong-input', message: 'negative' });
      return value * 2;
    });
    expect(await double(2)).toBe(4);
    await expect(double(-1)).rejects.toMatchObject({ type: 'wrong-input', nonRetryable: true });
  });
});
